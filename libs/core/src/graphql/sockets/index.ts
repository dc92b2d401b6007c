export { LiveOperations } from './live-operations.service.js';
export { PHOENIX_PATH, PhoenixSocket } from './phoenix-socket.service.js';
export { SocketDoors } from './socket-doors.service.js';
export { TransportSocket } from './transport-socket.service.js';
