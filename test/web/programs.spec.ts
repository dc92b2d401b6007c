import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { obstacles } from '#test/axe';
import { buildPerson } from '#test/people';
import { CALLBACK, pkcePair, post, programToken, redeem, registerProgram } from '#test/programs';
import { pathOf, press, useSite } from '#test/site';

const site = useSite();
const { visit } = site;
const password = 'three trees by the lake';
const phone = { colorScheme: 'dark', viewport: { width: 360, height: 740 } } as const;

/** The program's own page, on the same device. */
let callback: Server;
let back: string;
beforeAll(async () => {
  callback = createServer((_, response) => response.end('back'));
  await new Promise<void>((listening) => callback.listen(0, '127.0.0.1', listening));
  back = `http://127.0.0.1:${(callback.address() as AddressInfo).port}/back`;
});
afterAll(() => callback?.close());

const nativeProgram = () =>
  registerProgram(site.server, {
    redirect_uri: 'http://127.0.0.1/back',
    website: 'https://program.example',
    token_endpoint_auth_method: 'none',
  });
const authorizeAddress = (parameters: Record<string, string>) =>
  `/oauth/authorize?${new URLSearchParams({ response_type: 'code', scope: 'read:event write:event:create', ...parameters }).toString()}`;
const answerOf = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);

describe('the page on which people let a program in', () => {
  it.each([true, false])(
    'leads through signing in, and back to the program (JavaScript: %s)',
    async (javaScriptEnabled) => {
      const { user, actor } = await buildPerson(site.server, { password });
      const { verifier, challenge } = pkcePair();
      const program = await nativeProgram();
      const page = await visit(
        authorizeAddress({
          client_id: program.client_id,
          redirect_uri: back,
          state: 'a & b',
          code_challenge: challenge,
          code_challenge_method: 'S256',
        }),
        { javaScriptEnabled },
      );
      expect(pathOf(page)).toBe('/login');
      await page.getByLabel('E-mail address').fill(user.email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await press(page, 'Sign in');
      await page.getByRole('heading', { name: 'May “Town calendar” use your account?' }).waitFor();
      const told = await page.locator('main').innerText();
      for (const words of [
        'https://program.example',
        user.email,
        `@${actor.preferredUsername}`,
        'Publish events',
        back,
      ]) {
        expect(told).toContain(words);
      }
      await press(page, 'Allow');
      await page.waitForURL(`${back}?**`);
      const { code, ...rest } = answerOf(page);
      expect(rest).toEqual({
        state: 'a & b',
        iss: site.server.url,
        client_id: program.client_id,
        scope: 'read:event write:event:create',
      });
      const { body } = await redeem(site.server, program, code!, { redirect_uri: back, code_verifier: verifier });
      expect(body.scope).toBe('read:event write:event:create');
    },
  );

  it('leads back with a no', async () => {
    const program = await registerProgram(site.server, { redirect_uri: 'http://127.0.0.1/back' });
    const address = authorizeAddress({ client_id: program.client_id, redirect_uri: back, state: 's' });
    const page = await visit(address, { as: await buildPerson(site.server) });
    await press(page, 'Refuse');
    await page.waitForURL(`${back}?**`);
    expect(answerOf(page)).toEqual({ error: 'access_denied', state: 's', iss: site.server.url });
  });

  it('tells the program at once what is wrong with its request, without anybody signing in', async () => {
    const program = await registerProgram(site.server, { redirect_uri: 'http://127.0.0.1/back', scope: 'read:event' });
    const page = await visit(authorizeAddress({ client_id: program.client_id, redirect_uri: back, state: 's' }));
    expect(answerOf(page)).toMatchObject({ error: 'invalid_scope', state: 's' });
  });

  it('leads nowhere that the program has not registered, and says why', async () => {
    const { client_id } = await registerProgram(site.server);
    const page = await visit(authorizeAddress({ client_id, redirect_uri: back }));
    expect(pathOf(page)).toBe('/oauth/autorize_approve');
    await page.getByText('an address that it has not registered').waitFor();
    await page.goto(authorizeAddress({ client_id: 'unknown', redirect_uri: CALLBACK }));
    await page.getByText('No such program is known here').waitFor();
  });

  it('shows the code where the program has no address', async () => {
    const redirect_uri = 'urn:ietf:wg:oauth:2.0:oob';
    const program = await registerProgram(site.server, { redirect_uri });
    const address = authorizeAddress({ client_id: program.client_id, redirect_uri });
    const page = await visit(address, { as: await buildPerson(site.server) });
    await press(page, 'Allow');
    const code = await page.locator('main .font-mono').innerText();
    expect((await redeem(site.server, program, code, { redirect_uri })).status).toBe(200);
  });

  it('is shown in no frame of another site, and its form leads to the program alone', async () => {
    const { client_id } = await registerProgram(site.server);
    const { refreshToken } = await buildPerson(site.server);
    const address = authorizeAddress({ client_id, redirect_uri: CALLBACK });
    const { headers } = await fetch(`${site.server.url}${address}`, {
      headers: { cookie: `convoke_session=${refreshToken}` },
    });
    expect(headers.get('x-frame-options')).toBe('DENY');
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' https://program.example;");
    expect(headers.get('cache-control')).toBe('private, no-store');
  });

  it('has no obstacles', async () => {
    const { client_id } = await registerProgram(site.server, { website: 'https://program.example' });
    const address = authorizeAddress({ client_id, redirect_uri: CALLBACK });
    const page = await visit(address, { as: await buildPerson(site.server) });
    expect(await obstacles(page)).toEqual([]);
  });
});

describe('the page for the code of a device', () => {
  it('lets the device in, without JavaScript too', async () => {
    const program = await registerProgram(site.server);
    const { client_id } = program;
    const { body } = await post(site.server, '/login/device/code', { client_id, scope: 'write:event:create' });
    const page = await visit('/login/device', { as: await buildPerson(site.server), javaScriptEnabled: false });
    const code = page.getByLabel('Code', { exact: true });
    await code.fill('BBBB-BBBB');
    await press(page, 'Continue');
    await page.getByText('This code is not known').waitFor();
    await code.fill(body.user_code);
    await press(page, 'Continue');
    await page.getByText(`The code is ${body.user_code}`).waitFor();
    await press(page, 'Allow');
    await page.getByText('Go on with the other device').waitFor();
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    const { device_code } = body;
    expect((await post(site.server, '/oauth/token', { grant_type, client_id, device_code })).status).toBe(200);
  });

  it('takes the code of the address, and the no; visitors sign in first', async () => {
    const { client_id } = await registerProgram(site.server);
    const { body } = await post(site.server, '/login/device/code', { client_id, scope: 'read' });
    const path = new URL(body.verification_uri_complete);
    expect(pathOf(await visit(path.pathname + path.search))).toBe('/login');
    const page = await visit(path.pathname + path.search, { as: await buildPerson(site.server), ...phone });
    expect(await page.getByLabel('Code', { exact: true }).inputValue()).toBe(body.user_code);
    expect(await obstacles(page)).toEqual([]);
    await press(page, 'Continue');
    await press(page, 'Refuse');
    await page.getByText('was told that it may not').waitFor();
  });
});

describe('the page about programs', () => {
  it('lists them, and takes back what they may do', async () => {
    const person = await buildPerson(site.server);
    const token = await programToken(site.server, person, 'read:profile write:event:create');
    const page = await visit('/settings/apps', { as: person });
    const program = page.getByRole('listitem').filter({ hasText: 'Town calendar' });
    expect(await program.innerText()).toContain('Not used yet');
    await program.getByText('What it may do').click();
    await program.getByText('Publish events').waitFor();
    expect(await obstacles(page)).toEqual([]);
    await page.getByRole('button', { name: /^Take back the permission of Town calendar/ }).click();
    await page.getByText('The program cannot use your account any more.').waitFor();
    await page.getByText('No program may use your account').waitFor();
    expect(await site.server.graphql('{ loggedUser { id } }', {}, { token })).toMatchObject({
      message: 'invalid_token',
    });
  });
});
