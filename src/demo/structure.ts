/** How the company is made up: its units, nested as the HR system has them, and the flat groups that Okta pushes. */

/** Division → department → teams. */
const tree: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Product: {
    Engineering: ['Backend', 'Frontend', 'Mobile', 'Platform', 'Quality', 'Payments'],
    Design: ['Brand', 'Product Design'],
    Data: ['Analytics', 'Machine Learning'],
  },
  Customers: {
    Sales: ['Inside Sales', 'Key Accounts'],
    Support: ['Service Desk', 'Customer Success'],
    Marketing: ['Campaigns'],
  },
  Administration: { Finance: ['Accounting'], Legal: [], People: ['Recruiting'] },
  Technology: { IT: ['Workplace', 'Infrastructure'], Security: ['Response'] },
};

/** A unit of the HR system. People are in units of the lowest level; units are in units. */
export interface Unit {
  readonly id: string;
  readonly name: string;
  readonly within?: string;
  /** The department that it is or belongs to; absent above departments. */
  readonly department?: string;
}

export const companyName = 'Nordwind';
export const domain = 'nordwind.example';

/** 36 units: the company, 4 divisions, 11 departments, 20 teams. */
export const units: readonly Unit[] = grow();

function grow(): readonly Unit[] {
  const grown: Unit[] = [];
  const add = (name: string, within?: Unit, department?: string): Unit => {
    const unit: Unit = {
      id: `U${String(grown.length + 10)}`,
      name,
      ...(within && { within: within.id }),
      ...(department !== undefined && { department }),
    };
    grown.push(unit);
    return unit;
  };
  const whole = add(companyName);
  for (const [division, departments] of Object.entries(tree)) {
    const above = add(division, whole);
    for (const [department, teams] of Object.entries(departments)) {
      const middle = add(department, above, department);
      for (const team of teams) add(team, middle, department);
    }
  }
  return grown;
}

/** Units that have no units in them: where people work. */
export const teams: readonly Unit[] = units.filter(({ id }) => units.every(({ within }) => within !== id));

/** The unit of that name. Throws when there is none. */
export function unitNamed(name: string): Unit {
  const unit = units.find((one) => one.name === name);
  if (unit === undefined) throw new RangeError(`${companyName} has no unit ${name}.`);
  return unit;
}

/** The names of a unit and of all units it is in, from the inside out. */
export function chainOf(id: string): readonly string[] {
  const names: string[] = [];
  for (let at = units.find((unit) => unit.id === id); at !== undefined; ) {
    names.push(at.name);
    const above = at.within;
    at = units.find((unit) => unit.id === above);
  }
  return names;
}

export const offices: readonly string[] = [
  'berlin',
  'dublin',
  'gdansk',
  'lagos',
  'lisbon',
  'lyon',
  'mumbai',
  'oslo',
  'praha',
  'tokyo',
];

export const projects: readonly string[] = [
  'atlas',
  'borealis',
  'comet',
  'delta',
  'everest',
  'falcon',
  'glacier',
  'harbour',
  'iris',
  'juniper',
  'kestrel',
  'zephyr',
];

/** 24 flat groups, as they are called in Okta. */
export const oktaGroups: readonly string[] = [
  'jira-users',
  'jira-agents',
  ...offices.map((office) => `office-${office}`),
  ...projects.map((project) => `prj-${project}`),
];
