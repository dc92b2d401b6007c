import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SignatureScheme } from '../signatures/index.js';

/** A server that we have heard from or sent to. */
@Entity('instances')
export class Instance {
  /** With the port, where there is one. */
  @PrimaryColumn('text')
  host: string;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text', { nullable: true })
  software: string | null;

  @Column('text', { nullable: true })
  softwareVersion: string | null;

  /** The actor that speaks for the whole server, where it has one and we know it. */
  @Column('bigint', { nullable: true })
  actorId: string | null;

  /** How it takes signatures. */
  @Column('text')
  signatureScheme: SignatureScheme;

  /** When it last sent us something or took something from us. */
  @Column('timestamptz', { nullable: true })
  seenAt: Date | null;

  /** When its NodeInfo was last asked for. */
  @Column('timestamptz', { nullable: true })
  askedAt: Date | null;

  /** Since when nothing has reached it; null while it answers. */
  @Column('timestamptz', { nullable: true })
  failingSince: Date | null;

  @Column('timestamptz')
  createdAt: Date;
}
