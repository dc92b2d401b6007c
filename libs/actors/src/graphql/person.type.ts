import { ObjectType } from '@nestjs/graphql';
import { ActorType } from './actor.type.js';
import { InteractableType } from './interactable.type.js';

/** A public face of somebody. */
@ObjectType('Person', { implements: () => [ActorType, InteractableType] })
export class PersonType extends ActorType {}
