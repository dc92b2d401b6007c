import type { GraphqlAnswer, TestServer } from './server.js';

export const REGISTER = `mutation ($email: String!, $password: String!, $locale: String) {
  createUser(email: $email, password: $password, locale: $locale) {
    id email role locale confirmedAt confirmationSentAt confirmationToken resetPasswordToken disabled provider
    actors { id } defaultActor { id } settings { groupNotifications timezone location { name } } mediaSize
  }
}`;
const CONFIRM = `mutation ($token: String!) { validateUser(token: $token) { accessToken refreshToken user { id email confirmedAt role } } }`;
const LOGIN = `mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken user { id } } }`;
const RESEND = `mutation ($email: String!) { resendConfirmationEmail(email: $email) }`;

export const PASSWORD = 'a rose of the desert';

/** The steps by which somebody gets an account. */
export interface Registration {
  register(email: string, password?: string, options?: { locale?: string }): Promise<GraphqlAnswer>;
  resend(email: string): Promise<GraphqlAnswer>;
  confirm(token: string): Promise<GraphqlAnswer>;
  login(email: string, password?: string): Promise<GraphqlAnswer>;
}

export function registrationOn(server: TestServer): Registration {
  return {
    register: (email, password = PASSWORD, options = {}) => server.graphql(REGISTER, { email, password }, options),
    resend: (email) => server.graphql(RESEND, { email }),
    confirm: (token) => server.graphql(CONFIRM, { token }),
    login: (email, password = PASSWORD) => server.graphql(LOGIN, { email, password }),
  };
}
