interface Category {
  id: string | null;
  label: string | null;
  hidden: boolean;
}

/** What can be chosen, with what is chosen already: events keep a category that is hidden or gone. */
export function categoryChoices(categories: readonly (Category | null)[] | null | undefined, chosen: string) {
  const choices = (categories ?? []).flatMap((category) =>
    category?.id && (!category.hidden || category.id === chosen)
      ? [{ value: category.id, label: category.label ?? category.id }]
      : [],
  );
  const isThere = !chosen || choices.some(({ value }) => value === chosen);
  return isThere ? choices : [...choices, { value: chosen, label: chosen }];
}
