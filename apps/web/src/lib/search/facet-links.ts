/** Something that a search can be narrowed to with one click. */
export interface Choice {
  label: string;
  count: number;
  /** Where it leads; without what is chosen where it is chosen. */
  href: string;
  chosen: boolean;
  /** Whether it is in force without being what a search has unless asked. */
  removable: boolean;
}

export interface ChoiceGroup {
  label: string;
  choices: Choice[];
}

/** What stands behind the question mark. */
export type Address = Iterable<[string, string]>;

interface Countable {
  /** As the address has it; empty for what a search has unless asked. */
  value: string;
  label: string;
  count: number;
}

/** What one filter of an address can be narrowed to; what finds nothing, or all there is, is no choice unless it is chosen. */
export function choicesOf(address: Address, name: string, chosen: string, values: readonly Countable[]): Choice[] {
  const all = values.find(({ value }) => value === '')?.count;
  return values
    .filter(({ value, count }) => value === chosen || (count > 0 && (value === '' || count !== all)))
    .map(({ value, label, count }) => ({
      label,
      count,
      chosen: value === chosen,
      removable: value === chosen && value !== '',
      href: addressWith(address, { [name]: value === chosen ? '' : value }),
    }));
}

/** Groups in which something is left to choose. */
export function worthShowing(groups: readonly ChoiceGroup[]): ChoiceGroup[] {
  return groups.filter(({ choices }) => choices.length > 1 || choices.some(({ removable }) => removable));
}

/** The same search with other filters, from its first page; empty ones are left out. */
export function addressWith(address: Address, filters: Record<string, string>): string {
  const search = new URLSearchParams([...address]);
  for (const [name, value] of Object.entries({ page: '', ...filters })) {
    if (value) search.set(name, value);
    else search.delete(name);
  }
  return `/search${search.size > 0 ? `?${search}` : ''}`;
}
