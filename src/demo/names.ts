/** Names from many cultures, in their own spelling, for a company that looks like one. */

/** Given and family names that go together. */
interface Culture {
  readonly given: readonly string[];
  readonly family: readonly string[];
}

const words = (text: string): readonly string[] => text.split(' ');

export const cultures: readonly Culture[] = [
  {
    given: words('Zoë Jürgen Käthe Björn Anke Götz Heike Lukas Mareike Uwe'),
    family: words('Müller Weiß Schröder Böhm Krüger Groß Jäger Köhler Vogt Lüders'),
  },
  {
    given: words('Łukasz Małgorzata Paweł Agnieszka Zbigniew Żaneta Michał Ewa Rafał Kinga'),
    family: words('Wójcik Kamińska Dąbrowski Żak Zieliński Świątek Łęcki Pawlak Gołąb Nowak'),
  },
  {
    given: words('Søren Åse Bjørg Håkon Ingrid Øystein Freja Lærke Niels Kåre'),
    family: words('Ødegård Sørensen Bjørnstad Ågren Kjær Lindström Næss Østergaard Dahl Strøm'),
  },
  {
    given: words('José Íñigo Begoña Andrés Lucía Óscar Nuria Raúl Sofía Martín'),
    family: words('Núñez García Muñoz Ibáñez Pérez Castaño Vázquez Gómez Rincón Peña'),
  },
  {
    given: words('Chloé François Hélène Benoît Zoé Gaël Maëlle Rémy Noémie Loïc'),
    family: words('Lefèvre Bézard Garçon Châtelain Dubois Crépin Aubépin Hervé Noël Gérard'),
  },
  {
    given: words('Ayşe Çağlar İpek Gökçe Oğuz Şule Ümit Kıvanç Elif Tuğba'),
    family: words('Yılmaz Öztürk Çelik Şahin Güneş Doğan Kılıç Aydın Koç Arslan'),
  },
  {
    given: words('Nguyệt Đức Hương Tuấn Phượng Quân Thảo Minh Bảo Linh'),
    family: words('Nguyễn Trần Lê Phạm Đặng Bùi Hoàng Võ Đỗ Dương'),
  },
  {
    given: words('Priya Arjun Kavya Rohan Ananya Vikram Meera Sanjay Divya Rahul'),
    family: words('Sharma Iyer Patel Krishnan Banerjee Reddy Nair Mehta Desai Chatterjee'),
  },
  {
    given: words('Wei Na Jing Hao Xiuying Yang Mei Tao Lan Jun'),
    family: words('Li Wang Zhang Liu Chen Zhao Huang Zhou Wu Xu'),
  },
  {
    given: words('Chinwe Tunde Amara Kofi Ngozi Emeka Abena Yaw Ifeoma Sipho'),
    family: words('Okafor Adeyemi Mensah Nwosu Boateng Dlamini Eze Owusu Balogun Ndlovu'),
  },
  {
    given: words('Aoife Ciarán Niamh Séamus Róisín Eoin Siobhán Pádraig Gráinne Tadhg'),
    family: words("O'Brien Ó'Dálaigh Murphy MacCarthy O'Neill Byrne Ryan Kavanagh Flynn O'Malley"),
  },
  {
    given: words('Jiří Kateřina Ondřej Šárka Zdeněk Růžena Tomáš Věra Matěj Žofie'),
    family: words('Dvořák Novák Černý Procházka Růžička Šimek Kříž Hájek Němec Bureš'),
  },
  {
    given: words('João Conceição Inês Tomé Luísa Mário Beatriz Rúben Catarina Estêvão'),
    family: words('Gonçalves Araújo Simões Magalhães Conceição Brandão Leitão Paixão Falcão Sá'),
  },
  {
    given: words('Yuki Haruto Sakura Ren Aoi Kenji Emi Takumi Hana Shō'),
    family: words('Satō Kondō Itō Yamamoto Endō Kobayashi Satoh Nakamura Katō Ōno'),
  },
  {
    given: words('Fatima Omar Layla Yusuf Noor Khalid Salma Tariq Huda Idris'),
    family: words('Haddad Mansour Al-Sayed Nasser Rahman Aziz Farouk Khoury Saleh Bakri'),
  },
  {
    given: words('Ștefan Ioana Mihăiță Cătălina Răzvan Ilinca Dănuț Anca Șerban Ruxandra'),
    family: words('Țurcanu Ionescu Bălan Pătrașcu Stănescu Văcaru Dumitrașcu Moraru Șoimu Crețu'),
  },
];

const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  ø: 'oe',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  þ: 'th',
  ð: 'd',
};

/** A name as addresses have it: small Latin letters and dashes, no marks. `Łukasz` → `lukasz`, `O'Brien` → `obrien`. */
export function plainName(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßæøłđıþð]/g, (letter) => letters[letter] ?? letter)
    .replace(/[^a-z-]/g, '');
}
