import { ObjectType } from '@nestjs/graphql';
import { Paginated } from '#convoke/core';
import { ActorType } from './actor.type.js';
import { InteractableType } from './interactable.type.js';

/** A public face of somebody. */
@ObjectType('Person', { implements: () => [ActorType, InteractableType] })
export class PersonType extends ActorType {}

export const PaginatedPersonListType = Paginated(() => PersonType, 'PaginatedPersonList');
