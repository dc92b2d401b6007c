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

  /** How many accounts it says that it has. */
  @Column('integer', { nullable: true })
  usersTotal: number | null;

  @Column('boolean', { nullable: true })
  openRegistrations: boolean | null;

  /** When it last sent us something. */
  @Column('timestamptz', { nullable: true })
  heardAt: Date | null;

  /** When it last answered something that we asked or sent. */
  @Column('timestamptz', { nullable: true })
  reachedAt: Date | null;

  /** When its NodeInfo was last asked for. */
  @Column('timestamptz', { nullable: true })
  askedAt: Date | null;

  /** Since when it has not said anything of itself when it was asked; null while it does. */
  @Column('timestamptz', { nullable: true })
  failingSince: Date | null;

  @Column('timestamptz')
  createdAt: Date;
}
