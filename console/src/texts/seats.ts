/** Texts of seats, of what makes people billable, and of leavers' time. */

const n = (count: number): string => new Intl.NumberFormat().format(count);
const one = (count: number, singular: string, plural: string): string =>
  `${n(count)} ${count === 1 ? singular : plural}`;

export const seatTexts = {
  seats: {
    title: 'Seats',
    none: 'No seats are known yet',
    noneText:
      'Seats are counted where a target says which groups give them. Plan a sync that leads to such a target first.',
    target: 'Target',
    products: 'Products',
    product: 'Product',
    used: 'Used',
    of: (used: number, total: number): string => `${n(used)} of ${n(total)}`,
    inactive: 'Inactive',
    unlinked: 'Nobody’s',
    waiting: 'Waiting',
    cost: 'A month',
    saving: 'To save',
    history: 'From day to day',
    noHistory: 'The first day is kept with the next whole reading of the target.',
    chart: (product: string, days: number): string =>
      `Seats of ${product} used on ${one(days, 'day', 'days')}`,
    onDay: (day: string, used: number): string => `${day}: ${n(used)}`,
    perDay: (count: number): string => `${count > 0 ? '+' : ''}${n(count)} a day`,
    reaches: {
      seats: (seats: number): string => `All ${n(seats)} seats are used`,
      'price-step': (seats: number): string => `The price step of ${n(seats)} seats is full`,
    },
    notSoon: 'not within two years',
    noForecast: 'A forecast needs two weeks.',
    waitingFor: 'Who waits for a seat',
    person: 'Person',
    since: 'Since',
    account: 'Account',
    why: 'Why',
    through: 'Through',
    reclaim: 'Seats that could be taken back',
    nothingToReclaim: 'No seat could be taken back.',
    kinds: {
      inactive: 'Inactive',
      never: 'Never used',
      duplicate: 'Second account of a person',
      left: 'Left, still billable',
    },
    count: (count: number): string => one(count, 'account', 'accounts'),
    saves: (text: string): string => `saves ${text} a month`,
    by: 'How',
    ways: { 'remove-licences': 'Take the groups that give the seats', deactivate: 'Close the accounts' },
    makePlan: 'Make the plan',
    made: 'The plan waits for approval:',
    lookAt: 'Look at it',
    export: 'Export',
    exports: {
      products: 'Counts',
      holders: 'Who takes them',
      reclaimable: 'Could be taken back',
      history: 'From day to day',
      waiting: 'Who waits',
    },
    before: 'Before',
    after: 'After',
    costBefore: 'Cost before',
    costAfter: 'Cost after',
    waits: (count: number): string => `${one(count, 'person waits', 'people wait')} for a seat`,
    billable: 'Billable because of',
    notBillable: 'No account of this person takes a seat.',
    byHand: 'given by hand',
    givenBy: (syncs: readonly string[]): string => `given by ${syncs.join(', ')}`,
  },
  leavers: {
    title: 'Time until access is gone',
    open: 'Access is still open',
    lasted: (time: string): string => `gone ${time} after the source told it`,
    lasts: (time: string): string => `told ${time} ago`,
    late: 'later than the objective',
    alarm: (count: number): string =>
      `${one(count, 'leaver has', 'leavers have')} access for longer than the objective allows`,
  },
} as const;
