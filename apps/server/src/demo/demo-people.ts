export interface DemoPerson {
  /** Address of the account; two people with one address are two profiles of one account. */
  email: string;
  preferredUsername: string;
  name: string;
  summary: string;
  /** Hue of the drawn avatar, in degrees. */
  hue: number;
}

/** The people of the demo; their accounts' password is made up at the first start and printed once. */
export const DEMO_PEOPLE: DemoPerson[] = [
  {
    email: 'rose@convoke.localhost',
    preferredUsername: 'rose',
    name: 'Rose',
    summary: '<p>Plants trees in places that were car parks.</p>',
    hue: 350,
  },
  {
    email: 'rose@convoke.localhost',
    preferredUsername: 'rose_utopia',
    name: 'Rose Utopia',
    summary: '<p>Here for the discussions that go on after the meeting.</p>',
    hue: 160,
  },
  {
    email: 'amir@convoke.localhost',
    preferredUsername: 'amir',
    name: 'Amir Benali',
    summary: '<p>Repairs bicycles, toasters and, once, a church organ.</p>',
    hue: 205,
  },
  {
    email: 'lea@convoke.localhost',
    preferredUsername: 'lea',
    name: 'Léa Marchand',
    summary: '<p>Chef de chœur, marcheuse, mauvaise perdante aux échecs.</p>',
    hue: 45,
  },
  {
    email: 'jonas@convoke.localhost',
    preferredUsername: 'jonas',
    name: 'Jonas Weber',
    summary: '<p>Librarian. Talks quietly, organizes loudly.</p>',
    hue: 265,
  },
];
