import { Injectable } from '@nestjs/common';
import type { Viewer } from '#convoke/actors';
import type { Tx } from '#convoke/core';
import { type GivenService, type OfferedService, ResourceServices } from '#convoke/resources';
import { actingAs, ActionLog } from '../action-log/action-log.service.js';
import { ModerationAction, type ModerationDetails } from '../action-log/moderation-action.js';

const SETTING = 'resourceServices';

/** Where groups make pads, spreadsheets, polls and calls, in the hands of administrators. */
@Injectable()
export class AdministeredServices {
  constructor(
    private readonly services: ResourceServices,
    private readonly log: ActionLog,
  ) {}

  /** Throws not_found, InvalidInput. */
  async save(viewer: Viewer, service: GivenService): Promise<OfferedService> {
    return this.services.save(service, (tx, before, after) =>
      this.record(tx, viewer, { from: before?.url ?? null, to: after!.url, label: after!.label }),
    );
  }

  /** What groups have made there stays. Throws not_found. */
  async remove(viewer: Viewer, id: string): Promise<void> {
    await this.services.remove(id, (tx, before) =>
      this.record(tx, viewer, { from: before!.url, to: null, label: before!.label }),
    );
  }

  private async record(tx: Tx, viewer: Viewer, changed: ModerationDetails): Promise<void> {
    await this.log.record(tx, actingAs(viewer), {
      action: ModerationAction.SETTING_CHANGE,
      target: { kind: 'setting', id: SETTING },
      details: { setting: SETTING, ...changed },
    });
  }
}
