import { type InstanceSettings, instanceSettings, LegalTextSource } from '#convoke/instance';
import { htmlOf, lineOf } from './texts.js';

/** The settings that administrators made there, by the names of ours; those that make no sense here are left out. */
export function settingsFrom(stored: ReadonlyMap<string, string | null>): Partial<InstanceSettings> {
  const text = (name: string) => stored.get(name)?.trim() || undefined;
  const line = (name: string, max: number) => lineOf(text(name) ?? null, max) ?? undefined;
  const html = (name: string) => (text(name) === undefined ? undefined : htmlOf(text(name)!));
  const source = (name: string) => Object.values(LegalTextSource).find((value) => value === text(name)?.toLowerCase());
  const wanted = {
    name: line('instance_name', 100),
    description: line('instance_description', 500),
    slogan: line('instance_slogan', 200),
    longDescription: html('instance_long_description'),
    contact: line('contact', 500),
    rules: html('instance_rules'),
    termsSource: source('instance_terms_type'),
    termsBody: html('instance_terms'),
    termsUrl: text('instance_terms_url'),
    privacySource: source('instance_privacy_policy_type'),
    privacyBody: html('instance_privacy_policy'),
    privacyUrl: text('instance_privacy_policy_url'),
    languages: languagesFrom(text('instance_languages')),
    primaryColor: text('primary_color'),
    secondaryColor: text('secondary_color'),
    registrations: registrationsFrom(text('registrations_open')),
  };
  const valid = Object.entries(wanted).filter(
    ([name, value]) =>
      value !== undefined && instanceSettings.shape[name as keyof typeof wanted].safeParse(value).success,
  );
  return Object.fromEntries(valid);
}

function registrationsFrom(open: string | undefined): InstanceSettings['registrations'] | undefined {
  if (open === undefined) return undefined;
  return open === 'true' ? 'open' : 'closed';
}

function languagesFrom(text: string | undefined): string[] | undefined {
  const codes = text?.match(/[a-z]{2,3}(?![a-z])/g);
  return codes ? [...new Set(codes)] : undefined;
}
