import { Injectable } from '@nestjs/common';
import { Clock, type Config, Database, InjectConfig } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { advanced, ImportSteps, newStep, type Step } from './import-steps.service.js';
import { ImportWriter, type Planned } from './import-writer.service.js';
import type { Mapped, Subject, Target } from './mapping.js';
import { MovedIds } from './moved-ids.service.js';
import type { MobilizonSource, Page } from './source/mobilizon-source.js';
import type { SourceRow } from './source/source-row.js';

const REFUSED = 'it contradicts what is here already';

export type Tell = (subject: string, done: number, total: number) => void;

/** Moves all of one kind, some rows in a transaction that also says how far it has come. */
@Injectable()
export class SubjectMover {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly settings: InstanceSettingsService,
    private readonly ids: MovedIds,
    private readonly steps: ImportSteps,
    private readonly writer: ImportWriter,
  ) {}

  /** Goes on where it was left, and does nothing where all is done. */
  async move(source: MobilizonSource, subject: Subject, tell: Tell): Promise<Step> {
    let step = await this.steps.get(subject.name);
    if (step.finished) return step;
    const total = await this.prepare(source, subject);
    for await (const page of source.pages(subject, step.position)) {
      step = await this.movePage(subject, step, page);
      tell(subject.name, step.read, total);
    }
    step = { ...step, finished: true };
    await this.db.transaction((tx) => this.steps.save(tx, step));
    return step;
  }

  /** The same, without writing anything. */
  async rehearse(source: MobilizonSource, subject: Subject, tell: Tell): Promise<Step> {
    let step = newStep(subject.name);
    const total = await this.prepare(source, subject);
    for await (const page of source.pages(subject, null)) {
      const newIds = page.rows.map((_, index) => String(step.read + index + 1));
      const { planned, remarks } = await this.plan(subject, page.rows, newIds);
      step = advanced(step, { position: page.last, read: page.rows.length, written: planned.length, remarks });
      tell(subject.name, step.read, total);
    }
    return { ...step, finished: true };
  }

  private async prepare(source: MobilizonSource, subject: Subject): Promise<number> {
    const { kind, uses = [] } = subject;
    for (const each of [...uses, ...(kind ? [kind] : [])]) await this.ids.load(each);
    return source.count(subject);
  }

  private async movePage(subject: Subject, step: Step, page: Page): Promise<Step> {
    const newIds = await this.writer.ids(subject, page.rows.length);
    const { planned, remarks } = await this.plan(subject, page.rows, newIds);
    return this.db.transaction(async (tx) => {
      const refused = await this.writer.write(tx, subject, planned);
      if (refused.length > 0) remarks[REFUSED] = refused.length;
      const written = planned.length - refused.length;
      const next = advanced(step, { position: page.last, read: page.rows.length, written, remarks });
      await this.steps.save(tx, next);
      if (subject.kind) await this.ids.note(tx, subject.kind, idsOf(planned, refused));
      return next;
    });
  }

  private async plan(subject: Subject, rows: SourceRow[], newIds: string[]) {
    const planned: Planned[] = [];
    const remarks: Record<string, number> = {};
    const note = (remark: string) => (remarks[remark] = (remarks[remark] ?? 0) + 1);
    const known = await this.known();
    rows.forEach((row, index) => {
      const id = newIds[index]!;
      const mapped: Mapped | string = subject.map(row, { ...known, id });
      if (typeof mapped === 'string') return void note(mapped);
      for (const remark of mapped.remarks ?? []) note(remark);
      const one = { oldId: row.text('id') ?? row.text('row_key')!, newId: mapped.id ?? id, mapped };
      planned.push(one);
      // What comes right behind it may refer to it. Should the tables refuse it, they refuse that, too.
      if (subject.kind) this.ids.add(subject.kind, [one.oldId, one.newId]);
    });
    return { planned, remarks };
  }

  private async known(): Promise<Omit<Target, 'id'>> {
    const settings = await this.settings.current();
    return {
      home: new URL(this.server.publicUrl).origin,
      now: this.clock.now(),
      settings,
      find: (kind, oldId) => this.ids.find(kind, oldId),
    };
  }
}

function idsOf(planned: Planned[], refused: Planned[]): [string, string][] {
  const out = new Set(refused);
  return planned.filter((one) => !out.has(one)).map(({ oldId, newId }) => [oldId, newId]);
}
