interface Hosted<Person> {
  organizerActor?: Person | null;
  contacts?: readonly (Person | null)[] | null;
}

/** Who made it, then those who organize it as well. */
export function organizersOf<Person extends { id?: string | null }>({
  organizerActor,
  contacts,
}: Hosted<Person>): Person[] {
  const all = [organizerActor, ...(contacts ?? [])].filter((person) => person != null);
  return all.filter((person, index) => all.findIndex(({ id }) => id === person.id) === index);
}
