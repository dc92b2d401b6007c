import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A program on a device without browser that waits until somebody types its code in somewhere else. */
@Entity('device_activations')
export class DeviceActivation {
  @PrimaryColumn({ type: 'bigint', generated: 'identity' })
  id: string;

  /** SHA-256 of the code that the program asks with. */
  @Column('bytea')
  deviceHash: Buffer;

  /** What people type in. It opens nothing by itself, and is good for a quarter of an hour. */
  @Column('text')
  userCode: string;

  @Column('bigint')
  applicationId: string;

  /** Who typed it in. */
  @Column('bigint', { nullable: true })
  userId: string | null;

  @Column('text', { array: true })
  scopes: string[];

  @Column('text')
  status: 'pending' | 'allowed' | 'refused';

  /** How long the program has to wait between two questions. */
  @Column('integer')
  intervalSeconds: number;

  @Column('timestamptz', { nullable: true })
  polledAt: Date | null;

  @Column('timestamptz')
  expiresAt: Date;
}
