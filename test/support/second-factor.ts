import { TOTP } from 'otpauth';
import { Clock } from '#convoke/core';
import type { TestPerson } from './people.js';
import type { TestServer } from './server.js';

/** An app on somebody's phone. */
export interface App {
  /** The code that it shows now, or some steps of 30 seconds later. */
  code(later?: number): string;
}

const OFFER = '{ secondFactorOffer { secret } }';
const ENABLE = `mutation ($secret: String!, $code: String!, $password: String!) {
  enableSecondFactor(secret: $secret, code: $code, password: $password)
}`;

/** An app that was told a secret. */
export function appWith({ app }: TestServer, secret: string): App {
  const clock = app.get(Clock, { strict: false });
  const totp = new TOTP({ secret });
  return { code: (later = 0) => totp.generate({ timestamp: clock.now().getTime() + later * 30_000 }) };
}

/** Turns somebody's second factor on, which uses the present code up; answers their app and recovery codes. */
export async function addSecondFactor(
  server: TestServer,
  { accessToken: token, password }: TestPerson,
): Promise<{ app: App; recoveryCodes: string[] }> {
  const { secret } = (await server.graphql(OFFER, {}, { token })).data!.secondFactorOffer;
  const app = appWith(server, secret);
  const { data } = await server.graphql(ENABLE, { secret, code: app.code(), password }, { token });
  return { app, recoveryCodes: data!.enableSecondFactor };
}
