import { createContext } from 'svelte';
import type { FormProblem } from '#lib/server/form.ts';

/** What a form action answered last; the parts in a form look up their own error and value in it. */
export type FormAnswer = Partial<FormProblem> | null | undefined;

const [find, provide] = createContext<() => FormAnswer>();

export const provideFormAnswer = provide;

/** The last answer of the form around this part, as a function to call when rendering. */
export function formAnswer(): () => FormAnswer {
  try {
    return find();
  } catch {
    return () => null;
  }
}

/** The text a field had when the form was refused, where it had one. */
export function enteredText(answer: FormAnswer, name: string): string | undefined {
  const value = answer?.values?.[name];
  return Array.isArray(value) ? value[0] : value;
}

/** All the texts sent under one name when the form was refused; none of a box that was left unticked. */
export function enteredList(answer: FormAnswer, name: string): string[] | undefined {
  if (!answer?.values) return undefined;
  const value = answer.values[name] ?? [];
  return Array.isArray(value) ? value : [value];
}
