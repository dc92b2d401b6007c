import type { Locale } from '#convoke/core';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

export interface CustomPageText {
  title: string;
  /** Sanitised HTML. */
  body: string;
}

/** A page of the instance that its administrators wrote. */
@Entity('custom_pages')
export class CustomPage {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  /** What its address ends with. */
  @Column('text')
  slug: string;

  /** In at least one of our languages. */
  @Column('jsonb')
  texts: Partial<Record<Locale, CustomPageText>>;

  /** For administrators alone. */
  @Column('boolean')
  draft: boolean;

  @Column('boolean')
  inFooter: boolean;

  @Column('boolean')
  inAbout: boolean;

  /** From 1 on, without gaps. */
  @Column('integer')
  position: number;

  @Column('timestamptz')
  insertedAt: Date;

  @Column('timestamptz')
  updatedAt: Date;
}
