import { redirect } from '@sveltejs/kit';
import { MADE } from '#lib/moderation/hourly-limits.ts';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, refuseForm, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

/** A document: what it does in the browser, src/elements does. */
export const csr = false;

const MEASURES = ['HOLD', 'REPORT'] as const;
const FOREIGN_MEASURES = ['ACCEPT', 'HOLD', 'DROP'] as const;
const UNCHECKED_MEASURES = ['ACCEPT', 'HOLD'] as const;

const rulesQuery = graphql(`
  query SpamRules {
    spamRules {
      revision
      maxLinks
      words
      domains
      measure
      foreignMeasure
      uncheckedMeasure
      newcomerDays
      newcomerTexts
      hourly {
        ...HourlyLimits
      }
      newcomerHourly {
        ...HourlyLimits
      }
      verdicts {
        rule
        spam
        ham
      }
    }
    config {
      features {
        antispam
      }
    }
  }

  fragment HourlyLimits on HourlyLimits {
    event
    comment
    post
    message
    group
    profile
  }
`);

const save = graphql(`
  mutation SaveSpamRules(
    $revision: String!
    $maxLinks: Int
    $words: [String!]
    $domains: [String!]
    $measure: SpamMeasure
    $foreignMeasure: ForeignSpamMeasure
    $uncheckedMeasure: UncheckedMeasure
    $newcomerDays: Int
    $newcomerTexts: Int
    $hourly: HourlyLimitsInput
    $newcomerHourly: HourlyLimitsInput
  ) {
    saveSpamRules(
      revision: $revision
      maxLinks: $maxLinks
      words: $words
      domains: $domains
      measure: $measure
      foreignMeasure: $foreignMeasure
      uncheckedMeasure: $uncheckedMeasure
      newcomerDays: $newcomerDays
      newcomerTexts: $newcomerTexts
      hourly: $hourly
      newcomerHourly: $newcomerHourly
    ) {
      revision
    }
  }
`);

/** The fields for numbers. */
const NUMBERS = [
  'maxLinks',
  'newcomerDays',
  'newcomerTexts',
  ...['hourly', 'newcomerHourly'].flatMap((name) => MADE.map(({ kind }) => `${name}.${kind}`)),
];

export const load: PageServerLoad = async (event) => {
  const { spamRules, config } = await query(event, rulesQuery, {});
  return { rules: spamRules!, asksAkismet: config?.features?.antispam ?? false };
};

export const actions: Actions = {
  save: formAction(async (event, form) => {
    const wrong = NUMBERS.filter((name) => !/^\d{0,9}$/.test(textFrom(form, name).trim()));
    if (wrong.length > 0) return refuseForm(form, Object.fromEntries(wrong.map((name) => [name, m.error_no_number()])));
    await mutate(event, save, {
      revision: textFrom(form, 'revision'),
      maxLinks: numberFrom(form, 'maxLinks'),
      words: linesFrom(form, 'words'),
      domains: linesFrom(form, 'domains'),
      measure: MEASURES.find((each) => each === form.get('measure')),
      foreignMeasure: FOREIGN_MEASURES.find((each) => each === form.get('foreignMeasure')),
      uncheckedMeasure: UNCHECKED_MEASURES.find((each) => each === form.get('uncheckedMeasure')),
      newcomerDays: numberFrom(form, 'newcomerDays'),
      newcomerTexts: numberFrom(form, 'newcomerTexts'),
      hourly: limitsFrom(form, 'hourly'),
      newcomerHourly: limitsFrom(form, 'newcomerHourly'),
    });
    setFlash(event, 'success', m.admin_spam_saved());
    redirect(303, event.url.pathname);
  }),
};

/** Null where nothing stands there. */
function numberFrom(form: FormData, name: string): number | null {
  const text = textFrom(form, name).trim();
  return text ? Number(text) : null;
}

function limitsFrom(form: FormData, name: string) {
  const limits = MADE.map(({ kind }) => [kind, numberFrom(form, `${name}.${kind}`)]);
  return Object.fromEntries(limits) as Record<(typeof MADE)[number]['kind'], number | null>;
}

/** A phrase may have several words. */
function linesFrom(form: FormData, name: string): string[] {
  return textFrom(form, name)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
