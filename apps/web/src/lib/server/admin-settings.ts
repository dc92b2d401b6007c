import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { VariablesOf } from '#lib/graphql/document.ts';
import { m } from '#translations';
import { setFlash } from './flash.ts';
import { textFrom } from './form.ts';
import { graphql, mutate, query } from './graphql.ts';

const settingsQuery = graphql(`
  query AdminSettings {
    adminSettings {
      revision
      instanceName
      instanceDescription
      instanceLongDescription
      instanceSlogan
      contact
      instanceRules
      instanceLanguages
      primaryColor
      secondaryColor
      instanceLogo {
        ...InstancePicture
      }
      instanceFavicon {
        ...InstancePicture
      }
      defaultPicture {
        ...InstancePicture
      }
      instanceTerms
      instanceTermsType
      instanceTermsUrl
      instancePrivacyPolicy
      instancePrivacyPolicyType
      instancePrivacyPolicyUrl
      registrations
      registrationAllowlist
      registrationDenylist
      anonymousParticipation
      anonymousReports
      groups
      groupCreators
      eventCreation
      onlyGroupsCreateEvents
      publishBlocks
      searchIndexUrl
      searchIndexFirst
      guessPlaces
      banner {
        shown
        level
        texts {
          language
          text
        }
        from
        until
        dismissible
      }
    }
  }

  fragment InstancePicture on Media {
    id
    name
    alt
    url
    metadata {
      width
      height
      thumbhash
    }
    variants {
      url
      width
      contentType
    }
  }
`);

const saveSettings = graphql(`
  mutation SaveAdminSettings(
    $revision: String
    $instanceName: String
    $instanceDescription: String
    $instanceLongDescription: String
    $instanceSlogan: String
    $contact: String
    $instanceRules: String
    $instanceLanguages: [String]
    $primaryColor: String
    $secondaryColor: String
    $instanceLogo: MediaInput
    $instanceFavicon: MediaInput
    $defaultPicture: MediaInput
    $instanceTerms: String
    $instanceTermsType: InstanceTermsType
    $instanceTermsUrl: String
    $instancePrivacyPolicy: String
    $instancePrivacyPolicyType: InstancePrivacyType
    $instancePrivacyPolicyUrl: String
    $registrations: RegistrationPolicy
    $registrationAllowlist: [String!]
    $registrationDenylist: [String!]
    $anonymousParticipation: Boolean
    $anonymousReports: Boolean
    $groups: Boolean
    $groupCreators: GroupCreators
    $eventCreation: Boolean
    $onlyGroupsCreateEvents: Boolean
    $publishBlocks: Boolean
    $searchIndexUrl: String
    $searchIndexFirst: Boolean
    $guessPlaces: Boolean
    $banner: InstanceBannerInput
  ) {
    saveAdminSettings(
      revision: $revision
      instanceName: $instanceName
      instanceDescription: $instanceDescription
      instanceLongDescription: $instanceLongDescription
      instanceSlogan: $instanceSlogan
      contact: $contact
      instanceRules: $instanceRules
      instanceLanguages: $instanceLanguages
      primaryColor: $primaryColor
      secondaryColor: $secondaryColor
      instanceLogo: $instanceLogo
      instanceFavicon: $instanceFavicon
      defaultPicture: $defaultPicture
      instanceTerms: $instanceTerms
      instanceTermsType: $instanceTermsType
      instanceTermsUrl: $instanceTermsUrl
      instancePrivacyPolicy: $instancePrivacyPolicy
      instancePrivacyPolicyType: $instancePrivacyPolicyType
      instancePrivacyPolicyUrl: $instancePrivacyPolicyUrl
      registrations: $registrations
      registrationAllowlist: $registrationAllowlist
      registrationDenylist: $registrationDenylist
      anonymousParticipation: $anonymousParticipation
      anonymousReports: $anonymousReports
      groups: $groups
      groupCreators: $groupCreators
      eventCreation: $eventCreation
      onlyGroupsCreateEvents: $onlyGroupsCreateEvents
      publishBlocks: $publishBlocks
      searchIndexUrl: $searchIndexUrl
      searchIndexFirst: $searchIndexFirst
      guessPlaces: $guessPlaces
      banner: $banner
    ) {
      revision
    }
  }
`);

type SettingsChange = Omit<VariablesOf<typeof saveSettings>, 'revision'>;

/** The settings as they are, for a page that changes some of them. */
export async function readSettings(event: RequestEvent) {
  const { adminSettings } = await query(event, settingsQuery, {});
  return adminSettings!;
}

/** Saves what a page's form says, unless somebody else has changed it since the page was made; then shows the page. */
export async function saveSection(event: RequestEvent, form: FormData, change: SettingsChange): Promise<never> {
  await mutate(event, saveSettings, { ...change, revision: textFrom(form, 'revision') || null });
  setFlash(event, 'success', m.admin_settings_saved());
  redirect(303, event.url.pathname);
}

/** What stands in a field with one entry a line. */
export function linesFrom(form: FormData, name: string): string[] {
  return textFrom(form, name)
    .split(/[\s,;]+/)
    .filter(Boolean);
}
