import { Global, Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { guardSchema } from './access.js';
import { GraphqlEndpoint } from './endpoint.js';
import { GraphqlExecutor } from './executor.js';
import { HttpGraphqlDriver } from './http.driver.js';
import { RequestContexts } from './request-context.js';
import { SCALARS } from './scalars/scalars.js';
import { LiveOperations, PhoenixSocket, SocketDoors, TransportSocket } from './sockets/index.js';

const SERVICES = [GraphqlExecutor, RequestContexts, GraphqlEndpoint, TransportSocket, PhoenixSocket];

/** The GraphQL server: schema from the resolvers that other modules bring, executor, HTTP endpoint and sockets. */
@Global()
@Module({
  imports: [
    GraphQLModule.forRoot({
      driver: HttpGraphqlDriver,
      path: '/api',
      autoSchemaFile: true,
      transformSchema: guardSchema,
      fieldResolverEnhancers: [],
      // It is checked where it is printed, not at each start.
      buildSchemaOptions: { dateScalarMode: 'isoDate', skipCheck: true },
    }),
  ],
  providers: [...SERVICES, LiveOperations, SocketDoors, ...SCALARS],
  exports: SERVICES,
})
export class GraphqlModule {}
