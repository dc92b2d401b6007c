import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One setting that an administrator changed; settings without a row have their default. */
@Entity('instance_settings')
export class InstanceSetting {
  @PrimaryColumn('text')
  key: string;

  @Column('jsonb')
  value: unknown;

  @Column('timestamptz')
  updatedAt: Date;
}
