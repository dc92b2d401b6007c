/** Attributes that narrow the list of <convoke-events>, and what they are called in the address of its JSON. */
export const filters = {
  search: 'term',
  tag: 'tags',
  location: 'location',
  radius: 'radius',
  category: 'category',
  languages: 'languageOneOf',
  type: 'type',
  long: 'longEvents',
  from: 'beginsOn',
  until: 'endsOn',
} as const;
