export { ACCESS, Access, accessOf, type AccessRule, ANY_SCOPE, type Audience, guardSchema } from './access.js';
export {
  Ctx,
  RequestContexts,
  SESSION_COOKIE,
  ViewerSource,
  type Credentials,
  type RequestContext,
  type Viewing,
} from './request-context.js';
export { askedFields, askedParts, elementFields, type PageParts } from './asked-parts.js';
export { DeletedObjectType } from './deleted-object.type.js';
export { KeptAnswers, KeptTotals } from './kept-totals.js';
export { loader, type Loader } from './loader.js';
export { MaxLength, maxLengthOf } from './max-length.js';
export {
  LIST_MAX,
  PageArgs,
  type PageOf,
  type PageWindow,
  pageWindow,
  readPage,
  Paginated,
  VIEWER_LIST_MAX,
} from './pagination.js';
export { UploadedFile } from './uploads.js';
export { GraphqlExecutor, type Answer, type Operation } from './executor.js';
export { CSRF_HEADER } from './endpoint.js';
export { GraphqlModule } from './graphql.module.js';
export {
  isTimezone,
  NaiveDateTimeScalar,
  PointScalar,
  TimezoneScalar,
  UploadScalar,
  UuidScalar,
} from './scalars/scalars.js';
