import { AdministeredMail } from './mail/administered-mail.service.js';
import { MailResolver } from './mail/graphql/mail.resolver.js';

export { AdministeredMail };

export const RUNNING = [AdministeredMail, MailResolver];
