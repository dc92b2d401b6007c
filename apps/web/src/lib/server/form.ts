import { type ActionFailure, fail, isActionFailure, redirect, type RequestEvent } from '@sveltejs/kit';
import { GraphQLFailure } from '#lib/graphql/failure.ts';
import { m } from '#translations';
import { loginAddress } from './session.ts';

/** What a form shows again after a refusal: an error a field, one text for the rest, and what had been filled in. */
export interface FormProblem {
  errors: Record<string, string>;
  message?: string;
  /** The code of what `message` tells, for a page that has more to say about it. */
  code?: string;
  values: Record<string, string | string[]>;
}

type Outcome = Record<string, unknown> | ActionFailure<FormProblem> | void;

/**
 * A form action: what GraphQL refuses in it comes back as FormProblem, in the status GraphQL gave. What is larger than
 * this server takes is refused unread; `file` names the field that brings a file.
 */
export function formAction<Event extends RequestEvent, Result extends Outcome>(
  handler: (event: Event, form: FormData) => Promise<Result>,
  { file }: { file?: string } = {},
): (event: Event) => Promise<Result | ActionFailure<FormProblem>> {
  return async (event) => {
    const outcome = await answer(event);
    const refusal: unknown = isActionFailure(outcome) ? outcome.data : undefined;
    event.locals.refusal = refusal as FormProblem | undefined;
    return outcome;
  };

  async function answer(event: Event): Promise<Result | ActionFailure<FormProblem>> {
    const form = await readForm(event);
    if (form === 'too_large') {
      if (file) return refuseForm(new FormData(), { [file]: m.error_file_too_large() }, undefined, 413);
      return refuseForm(new FormData(), {}, m.error_payload_too_large(), 413);
    }
    try {
      return await handler(event, form);
    } catch (failure) {
      if (failure instanceof GraphQLFailure) return formProblem(event, form, failure);
      throw failure;
    }
  }
}

/** The text a field sent; empty when it sent none. */
export function textFrom(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** Refuses a form for a reason the page itself found; keys are the names of fields. */
export function refuseForm(form: FormData, errors: Record<string, string>, message?: string, status = 422) {
  return fail(status, { errors, message, values: valuesOf(form) } satisfies FormProblem);
}

/** The framework throws once it knows that a body is too large: by what it says of itself, before it is read. */
async function readForm({ request }: RequestEvent): Promise<FormData | 'too_large'> {
  try {
    return await request.formData();
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 413) return 'too_large';
    throw error;
  }
}

function formProblem(event: RequestEvent, form: FormData, failure: GraphQLFailure) {
  if (failure.has('unauthenticated')) redirect(303, loginAddress(event.url));
  const code = failure.errors.find(({ field }) => !field)?.code;
  const problem: FormProblem = {
    errors: failure.fields,
    message: generalOf(failure, form),
    code,
    values: valuesOf(form),
  };
  return fail(failure.status, problem);
}

/** What stands above the form: what no field is to blame for, and a mistake in a field that the form does not have. */
function generalOf({ general, fields }: GraphQLFailure, form: FormData): string | undefined {
  const [stray] = Object.keys(fields).some((name) => form.has(name)) ? [] : Object.values(fields);
  return general ?? stray;
}

/** Everything typed in but passwords and files, which no page may send back. */
export function valuesOf(form: FormData): FormProblem['values'] {
  const values: FormProblem['values'] = {};
  for (const name of new Set(form.keys())) {
    const all = form.getAll(name).filter((value) => typeof value === 'string');
    const [first] = all;
    if (first === undefined || /password|token/i.test(name)) continue;
    values[name] = all.length > 1 ? all : first;
  }
  return values;
}
