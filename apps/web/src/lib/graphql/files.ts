/** Takes the uploads out of variables: each is replaced by the name under which it travels beside them. */
export function separateFiles(variables: object): { variables: Record<string, unknown>; files: Record<string, File> } {
  const files: Record<string, File> = {};
  const visit = (value: unknown): unknown => {
    if (value instanceof File) {
      const name = `file${Object.keys(files).length}`;
      files[name] = value;
      return name;
    }
    if (Array.isArray(value)) return value.map(visit);
    if (value === null || typeof value !== 'object') return value;
    // What is undefined is left out, as JSON would: null would be an answer.
    const said = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(said.map(([key, inner]) => [key, visit(inner)]));
  };
  return { variables: visit(variables) as Record<string, unknown>, files };
}
