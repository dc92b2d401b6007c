export { DatabaseMetrics } from './database-metrics.service.js';
export { Metrics } from './metrics.js';
