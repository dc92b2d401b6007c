import { m } from '#translations';

const WORDS = {
  NAME: m.admin_mail_problem_name,
  CONNECTION: m.admin_mail_problem_connection,
  TIMEOUT: m.admin_mail_problem_timeout,
  ENCRYPTION: m.admin_mail_problem_encryption,
  SIGN_IN: m.admin_mail_problem_sign_in,
  ADDRESS: m.admin_mail_problem_address,
  REFUSED: m.admin_mail_problem_refused,
};

/** What keeps mails from leaving, and where to look. */
export function mailProblemWords(problem: keyof typeof WORDS): string {
  return WORDS[problem]();
}
