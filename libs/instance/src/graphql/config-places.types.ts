import { Field, Float, ObjectType, registerEnumType } from '@nestjs/graphql';

export const RoutingType = { OPENSTREETMAP: 'openstreetmap', GOOGLE_MAPS: 'google_maps' } as const;
export type RoutingType = (typeof RoutingType)[keyof typeof RoutingType];
registerEnumType(RoutingType, { name: 'RoutingType' });

@ObjectType()
export class Lonlat {
  @Field(() => Float, { nullable: true })
  longitude: number;

  @Field(() => Float, { nullable: true })
  latitude: number;

  @Field(() => String, { nullable: true, description: 'The town' })
  name: string;
}

@ObjectType()
export class Geocoding {
  @Field(() => Boolean, { nullable: true })
  autocomplete: boolean;

  @Field(() => String, { nullable: true })
  provider: string;
}

@ObjectType()
export class Tiles {
  @Field(() => String, { nullable: true })
  endpoint: string | null;

  @Field(() => String, { nullable: true })
  attribution: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether readers are asked before tiles are loaded' })
  consent: boolean;
}

@ObjectType()
export class Routing {
  @Field(() => RoutingType, { nullable: true })
  type: RoutingType;
}

@ObjectType()
export class Maps {
  @Field(() => Tiles, { nullable: true })
  tiles: Tiles;

  @Field(() => Routing, { nullable: true })
  routing: Routing;
}
