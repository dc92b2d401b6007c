import { redirect, type RequestEvent } from '@sveltejs/kit';
import { setFlash } from '#lib/server/flash.ts';
import { formAction, textFrom } from '#lib/server/form.ts';
import { graphql, mutate, query } from '#lib/server/graphql.ts';
import { passwordFrom } from '#lib/server/outside.ts';
import { drawQrCode } from '#lib/server/qr-code.ts';
import { requireViewer } from '#lib/server/require-viewer.ts';
import { m } from '#translations';
import type { Actions, PageServerLoad } from './$types';

const secondFactor = graphql(`
  query SecondFactor($secret: String) {
    loggedUser {
      id
      secondFactor {
        enabledAt
        recoveryCodesLeft
      }
    }
    secondFactorOffer(secret: $secret) {
      secret
      address
    }
  }
`);

const enableSecondFactor = graphql(`
  mutation EnableSecondFactor($secret: String!, $code: String!, $password: String!) {
    enableSecondFactor(secret: $secret, code: $code, password: $password)
  }
`);

const renewRecoveryCodes = graphql(`
  mutation RenewRecoveryCodes($code: String!, $password: String!) {
    renewRecoveryCodes(code: $code, password: $password)
  }
`);

const disableSecondFactor = graphql(`
  mutation DisableSecondFactor($code: String!, $password: String!) {
    disableSecondFactor(code: $code, password: $password) {
      id
    }
  }
`);

export const csr = false;

export const load: PageServerLoad = async (event) => {
  await requireViewer(event);
  // After a mistake the picture is still the one that the app was shown.
  const secret = event.locals.secondFactorSecret;
  const { loggedUser, secondFactorOffer: offer } = await query(event, secondFactor, { secret });
  return { factor: loggedUser?.secondFactor ?? null, offer: { ...offer, picture: drawQrCode(offer.address) } };
};

export const actions: Actions = {
  enable: formAction(async (event, form) => {
    const secret = textFrom(form, 'secret');
    event.locals.secondFactorSecret = secret;
    const { enableSecondFactor: codes } = await mutate(event, enableSecondFactor, {
      secret,
      ...proofFrom(event, form),
    });
    return { codes, enabled: true };
  }),
  renew: formAction(async (event, form) => {
    const { renewRecoveryCodes: codes } = await mutate(event, renewRecoveryCodes, proofFrom(event, form));
    return { codes, enabled: false };
  }),
  disable: formAction(async (event, form) => {
    await mutate(event, disableSecondFactor, proofFrom(event, form));
    setFlash(event, 'success', m.second_factor_off_done());
    redirect(303, '/settings/security');
  }),
};

function proofFrom(event: RequestEvent, form: FormData): { code: string; password: string } {
  return { code: textFrom(form, 'code'), password: passwordFrom(event, form) };
}
