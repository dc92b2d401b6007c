import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A place as its owner described it: never changed once written, a changed description is a new row. */
@Entity('addresses')
export class Address {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text', { nullable: true })
  street: string | null;

  @Column('text', { nullable: true })
  locality: string | null;

  @Column('text', { nullable: true })
  postalCode: string | null;

  @Column('text', { nullable: true })
  region: string | null;

  @Column('text', { nullable: true })
  country: string | null;

  @Column('text', { nullable: true })
  type: string | null;

  /** Of an address on another instance. */
  @Column('text', { nullable: true })
  url: string | null;

  /** `provider:id` of the geocoder that found it. */
  @Column('text', { nullable: true })
  originId: string | null;

  /** IANA name. */
  @Column('text', { nullable: true })
  timezone: string | null;

  @Column('double precision', { nullable: true })
  latitude: number | null;

  @Column('double precision', { nullable: true })
  longitude: number | null;

  @Column('timestamptz')
  insertedAt: Date;
}
