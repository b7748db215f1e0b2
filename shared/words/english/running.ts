/** What the server says to whoever starts it. */
export const running = {
  'running.ready': 'Rapport is ready: {address}',
  'running.kept-in': 'Sessions are kept in {folder}. Ctrl-C stops.',
  'running.kept-in-database':
    'Sessions are kept in the PostgreSQL database at {database}. Ctrl-C stops.',
  'running.port': 'PORT must be a number from 0 to 65535, and is "{value}".',
  'running.host': 'HOST must be a host name or an address such as 127.0.0.1, and is "{value}".',
  'running.folder-empty': 'DATA_DIR must name a folder, and is empty.',
  'running.folder-unwritable': 'DATA_DIR {folder} cannot be written: {reason}',
  'running.data-unreadable': 'The data in {folder} cannot be opened: {reason}',
  'running.database':
    'DATABASE_URL must be an address such as postgres://user:password@host:5432/rapport, and is none.',
  'running.database-unusable': 'The database at {database} cannot be used: {reason}',
  'running.port-taken': 'Port {port} is taken. Stop what uses it, or choose another: PORT=8081.',
  'running.no-listening': 'Cannot listen on {host}, port {port}: {reason}',
} as const
