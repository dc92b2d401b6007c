import { m } from '#translations';

interface Detail {
  /** Under which it stands in the event's metadata. */
  key: string;
  label: () => string;
  values: Record<string, () => string>;
}

const yesNo = { true: m.editor_yes, false: m.editor_no };

/** What an organizer can say about access, and in which words. */
export const ACCESS_DETAILS: readonly Detail[] = [
  {
    key: 'mz:accessibility:wheelchairAccessible',
    label: m.editor_wheelchair,
    values: {
      fully: m.editor_wheelchair_fully,
      partially: m.editor_wheelchair_partially,
      no: m.editor_wheelchair_no,
    },
  },
  { key: 'mz:accessibility:live:sign_language', label: m.editor_sign_language, values: yesNo },
  { key: 'mz:accessibility:live:subtitle', label: m.editor_subtitles, values: yesNo },
];

/** What the metadata of an event says about access; what nobody knows the meaning of is left out. */
export function accessOf(
  metadata: readonly ({ key?: string | null; value?: string | null } | null)[] | null | undefined,
) {
  return ACCESS_DETAILS.flatMap(({ key, label, values }) => {
    const said = values[metadata?.find((entry) => entry?.key === key)?.value ?? ''];
    return said ? [{ key, label: label(), value: said() }] : [];
  });
}
