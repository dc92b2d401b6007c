import { registerEnumType } from '@nestjs/graphql';
import { PostVisibility } from '../post.values.js';

registerEnumType(PostVisibility, { name: 'PostVisibility' });
