import { Injectable } from '@nestjs/common';
import { GroupQueries, Viewer } from '#convoke/actors';
import { type Config, DomainError, InjectConfig } from '#convoke/core';
import { EventService } from '#convoke/events';
import { InstanceSettingsService } from '#convoke/instance';

const EVENT = /^\/events\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const GROUP = /^\/@([^/@]+)(?:\/events)?$/;
const TAG = /^\/tag\/([^/]+)$/;

/** A page of ours that others can show in theirs. */
export interface EmbeddablePage {
  title: string;
  /** Where it is as a page for frames. */
  frame: string;
  /** Whether it is a list, which is higher than a single event. */
  isList: boolean;
}

/** Tells which page of ours an address leads to, where everybody may read that. */
@Injectable()
export class EmbeddablePages {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly events: EventService,
    private readonly groups: GroupQueries,
    private readonly settings: InstanceSettingsService,
  ) {}

  /** Null for addresses of others, for pages that cannot be shown elsewhere, and for what is not for everybody. */
  async find(address: string): Promise<EmbeddablePage | null> {
    const url = URL.parse(address);
    const path = url?.origin === new URL(this.server.publicUrl).origin ? decoded(url.pathname) : null;
    if (!url || path === null) return null;
    const [[, uuid] = [], [, group] = [], [, tag] = []] = [EVENT, GROUP, TAG].map((known) => known.exec(path) ?? []);
    if (uuid) return this.event(uuid);
    if (group) return this.group(group);
    if (tag) return this.list(`#${tag}`, new URLSearchParams({ tag }));
    return path === '/search' ? this.search(url.searchParams) : null;
  }

  private async event(uuid: string): Promise<EmbeddablePage | null> {
    try {
      const { title } = await this.events.get(Viewer.anonymous, uuid);
      return { title, frame: `${this.server.publicUrl}/embed/events/${uuid}`, isList: false };
    } catch (error) {
      if (error instanceof DomainError && error.code === 'event_not_found') return null;
      throw error;
    }
  }

  private async group(name: string): Promise<EmbeddablePage | null> {
    const group = await this.groups.findVisible(Viewer.anonymous, name, null);
    if (!group) return null;
    return this.list(group.name || group.preferredUsername, new URLSearchParams({ group: group.preferredUsername }));
  }

  private async search(parameters: URLSearchParams): Promise<EmbeddablePage> {
    const { name } = await this.settings.current();
    return this.list(parameters.get('search') || name, parameters);
  }

  private list(title: string, parameters: URLSearchParams): EmbeddablePage {
    const query = parameters.size > 0 ? `?${parameters}` : '';
    return { title, frame: `${this.server.publicUrl}/embed/events${query}`, isList: true };
  }
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
