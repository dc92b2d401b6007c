import { Args, Query, Resolver } from '@nestjs/graphql';
import { type Actor, CurrentViewer, InteractableType, requireUser, type Viewer } from '#convoke/actors';
import { Access, Ctx, DomainError, invalid, RateLimits, type RequestContext } from '#convoke/core';
import type { Event } from '#convoke/events';
import { EnteredHandles, refusalAt, WebFinger } from '../remote/index.js';
import { Lookup, nameFrom } from './lookup.service.js';

const MAX_URI = 2000;

/** Leads people between their own server and this one. */
@Resolver()
export class InteractResolver {
  constructor(
    private readonly handles: EnteredHandles,
    private readonly limits: RateLimits,
    private readonly lookup: Lookup,
    private readonly webFinger: WebFinger,
  ) {}

  @Access('anyone')
  @Query(() => InteractableType, {
    nullable: true,
    description: 'The event or profile of an address or @name@host; who is signed in gets those of other servers too',
  })
  async interact(@Args('uri') uri: string, @CurrentViewer() asking: Viewer): Promise<Event | Actor> {
    const viewer = asking.within('read:event');
    const name = nameFrom(uri);
    if (!name) throw invalid('uri', 'error_url');
    const here = await this.lookup.findHere(viewer, name);
    if (!here) requireUser(viewer);
    const found = here ?? (await this.lookup.fetch(viewer, name));
    if (!found) throw new DomainError('fetch_failed', { field: 'uri' });
    return 'event' in found ? found.event : found.actor;
  }

  @Access('anyone')
  @Query(() => String, {
    description: 'Where somebody with an account elsewhere, name@host, goes on with the thing of an address',
  })
  async interactionAddress(
    @Args('handle') handle: string,
    @Args('uri') uri: string,
    @Ctx() { ip }: RequestContext,
  ): Promise<string> {
    const account = this.handles.read('handle', handle, { ours: 'error_handle_ours' });
    if (!account) throw invalid('handle', 'error_handle');
    if (uri.length > MAX_URI || !URL.parse(uri)) throw invalid('uri', 'error_url');
    await this.limits.consume('handle:network', ip);
    const { subscribeTemplate } = await refusalAt('handle', () => this.webFinger.ask(account), {
      otherwise: 'error_handle_unreachable',
    });
    const address = subscribeTemplate?.replace('{uri}', () => encodeURIComponent(uri));
    if (!address || !URL.parse(address)) throw invalid('handle', 'error_handle_no_page');
    return address;
  }
}
