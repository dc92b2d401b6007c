/** Attributes that narrow the list of <convoke-events>, and what they are called in the address of its JSON. */
export const filters = {
  search: 'term',
  tag: 'tags',
  location: 'location',
  radius: 'radius',
  box: 'bbox',
  category: 'category',
  languages: 'languageOneOf',
  type: 'type',
  status: 'statusOneOf',
  target: 'searchTarget',
  long: 'longEvents',
  from: 'beginsOn',
  until: 'endsOn',
} as const;
