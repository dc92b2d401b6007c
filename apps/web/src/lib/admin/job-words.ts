import { m } from '#translations';

/** By what the name of a queue says of it; the first that fits counts. */
const KINDS: readonly (readonly [RegExp, () => string])[] = [
  [/^core\.send-mail$|Mails\.|resend-confirmation|offer-password-reset/, m.admin_jobs_kind_mail],
  [/^federation\.|Publications\.|^domain-block\./, m.admin_jobs_kind_federation],
  [/Index|^discovery\./, m.admin_jobs_kind_search],
  [/purge|forget|clean|drop|erase|bury|remove/i, m.admin_jobs_kind_tidying],
  [/^notifications\.|Notices\.|News|^accounts\.tell/, m.admin_jobs_kind_notifications],
  [/^media\./, m.admin_jobs_kind_files],
  [/^portability\.|guest-export/, m.admin_jobs_kind_archives],
  [/^moderation\./, m.admin_jobs_kind_moderation],
];

/** What kind of work a queue holds, in words. */
export function workOf(queue: string): string {
  return KINDS.find(([name]) => name.test(queue))?.[1]() ?? m.admin_jobs_kind_other();
}
