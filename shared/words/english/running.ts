/** What the server says to whoever starts it. */
export const running = {
  'running.ready': 'Rapport is ready: {address}',
  'running.kept-in': 'Sessions are kept in {folder}. Ctrl-C stops.',
  'running.kept-in-database':
    'Sessions are kept in the PostgreSQL database at {database}. Ctrl-C stops.',
  'running.port': 'PORT must be a number from 0 to 65535, and is "{value}".',
  'running.host': 'HOST must be a host name or an address such as 127.0.0.1, and is "{value}".',
  'running.public-url':
    'PUBLIC_URL must be the address that people type, such as https://rapport.example.org, and is "{value}".',
  'running.proxies':
    'TRUSTED_PROXIES must list addresses or networks such as 127.0.0.1 or 10.0.0.0/8, and has "{value}".',
  'running.host-key-short':
    'HOST_KEY must have {least} characters or more. Choose a longer one, or leave it out and one is made.',
  'running.oidc-half':
    '{name} is set and {missing} is not. Signing in at a service needs both: set {missing}, or leave all of them out.',
  'running.oidc-issuer':
    'OIDC_ISSUER must be the https address of the sign-in service, such as https://login.example.org, and is "{value}".',
  'running.oidc-allow':
    'OIDC_ALLOW must list mail addresses or domains such as ada@example.org or @example.org, and has "{value}".',
  'running.newcomers': 'NEWCOMERS_PER_MINUTE must be a number from {least} on, and is "{value}".',
  'running.support-cap': 'SUPPORT_CAP must be a number from 0 to 999999, and is "{value}".',
  'running.quotas': 'QUOTAS must be a number from 1 to 9999, and is "{value}".',
  'running.host-key': 'Making sessions here needs the host key. It is said this once: {key}',
  'running.wrong-host':
    'Somebody asked for this server by a name that is not its own. If it was yours, set PUBLIC_URL',
  'running.unlisted-proxy':
    'A request came through a proxy that is not listed. Set TRUSTED_PROXIES, or everybody behind it is counted as one',
  'running.folder-empty': 'DATA_DIR must name a folder, and is empty.',
  'running.folder-unwritable': 'DATA_DIR {folder} cannot be written: {reason}',
  'running.data-unreadable': 'The data in {folder} cannot be opened: {reason}',
  'running.database':
    'DATABASE_URL must be an address such as postgres://user:password@host:5432/rapport, and is none.',
  'running.database-unusable': 'The database at {database} cannot be used: {reason}',
  'running.port-taken': 'Port {port} is taken. Stop what uses it, or choose another: PORT=8081.',
  'running.no-listening': 'Cannot listen on {host}, port {port}: {reason}',
  'running.in-use': 'another Rapport is using it',
  'running.newer': '{file} was written by a newer Rapport ({had}, this one knows {knows})',
  'running.nothing-left':
    'the database is empty or gone, and what is beside it is not enough to make it again. Restore a backup: npm run restore -- FILE',
  'running.another-database':
    '{file} was changed by something other than Rapport, and its twin was not. To go on with what is in it, remove {twin}; to go back to what Rapport wrote last, remove {file}. Then start again',
  'running.pages-mended': 'The database was damaged and put right from its twin: page {pages}.',
  'running.twins-mended': 'The twin of the database was damaged and put right: page {pages}.',
  'running.pages-lost':
    'The database is damaged, and so is its twin: page {pages}, of {of}. Everything else can be read. What these pages held is in the last backup.',
  'running.database-rebuilt':
    'The database was gone and was made again from its twin, {pages} pages.',
  'running.twin-made': 'The twin of the database was missing or unreadable, and was made again.',
  'running.mark-mended': 'The first page of the twin was damaged and put right.',
  'running.surplus-cut-database':
    '{bytes} bytes that do not belong to the database were cut off its end.',
  'running.surplus-cut-twin': '{bytes} bytes that do not belong to the twin were cut off its end.',
  'running.journal-mended':
    'Flipped bits in the journal were turned back: frame {frames} (0 is its header). Nothing is lost.',
  'running.tail-cut':
    'The journal ended within a commit that was never called kept: {bytes} bytes were cut off.',
  'running.journal-lost':
    'The journal is damaged: of {of} frames the last {frames} cannot be read. What was kept from {from} to {until} may be lost; what came before is whole.',
  'running.structure': 'The database does not hold together: {says}',
  'running.documents-unreadable': 'These documents cannot be read: {documents}.',
  'running.trouble': 'Nothing can be kept until the disk works again: {says}',
  'running.healed': 'The disk works again, and everything is kept as before.',
  'running.backup-done': {
    one: 'Backup written and read back: {file}, {size}, with {n} session. Keep it on another disk.',
    other:
      'Backup written and read back: {file}, {size}, with {n} sessions. Keep it on another disk.',
  },
  'running.backup-damaged':
    'These documents are damaged in the database, and so they are in the backup: {documents}.',
  'running.backup-nothing':
    'There is nothing to back up in {folder}: no session was ever kept there.',
  'running.backup-exists': '{file} is there already. Give another name: npm run backup -- FILE',
  'running.backup-failed': 'No backup was written to {file}: {reason}',
  'running.backup-elsewhere':
    'DATABASE_URL is set, so the sessions are in PostgreSQL. Back up and restore there, with pg_dump and pg_restore.',
  'running.restore-which': 'Say which backup: npm run restore -- FILE',
  'running.restore-running': 'A Rapport is running on {folder}. Stop it first, then restore.',
  'running.restore-no-backup': '{file} cannot be restored: {reason}. Nothing was changed.',
  'running.restore-failed': '{file} was not restored: {reason}',
  'running.restore-done': {
    one: 'Restored {file} with {n} session. What was there before is in {aside}. Start Rapport again: pages that are still open show what only they have, to be put back line by line.',
    other:
      'Restored {file} with {n} sessions. What was there before is in {aside}. Start Rapport again: pages that are still open show what only they have, to be put back line by line.',
  },
  'running.no-backup-file': 'it is no backup of Rapport',
  'running.backup-broken': 'it is damaged: {says}',
  'running.verify-done': {
    one: '{n} entry in {trails} trails: nothing was altered, taken away or added.',
    other: '{n} entries in {trails} trails: nothing was altered, taken away or added.',
  },
  'running.verify-polls': {
    one: '{n} closed poll was counted again: it is what its record says.',
    other: '{n} closed polls were counted again: they are what their records say.',
  },
  'running.verify-poll':
    'Session {session}: the poll “{question}” ({poll}) is not what it was when it was closed.',
  'running.verify-part':
    'This file has the entries of one person: each is checked by itself, and what is left out cannot be.',
  'running.verify-house': 'the house itself',
  'running.verify-altered':
    'Session {session}: entry {entry} of its trail is not what was written.',
  'running.verify-missing': 'Session {session}: entry {entry} of its trail is missing.',
  'running.verify-surplus':
    'Session {session}: entry {entry} of its trail was not written by Rapport.',
  'running.verify-nothing':
    'There is nothing to verify in {folder}: no session was ever kept there.',
  'running.verify-unreadable': '{file} has no trail that can be read: {reason}',
  'running.retention-how':
    'Say either nothing more, or only what would go: npm run retention -- --dry-run',
  'running.retention-nothing':
    'There is nothing to delete in {folder}: no session was ever kept there.',
  'running.retention-not-open':
    'No session was deleted: {reason} A running Rapport deletes every day by itself what its time is over for.',
  'running.retention-would': {
    one: 'Session {session} ended on {day} and was to be kept for {n} month: it would be deleted.',
    other:
      'Session {session} ended on {day} and was to be kept for {n} months: it would be deleted.',
  },
  'running.retention-did': {
    one: 'Session {session} ended on {day} and was to be kept for {n} month: it is deleted.',
    other: 'Session {session} ended on {day} and was to be kept for {n} months: it is deleted.',
  },
  'running.retention-never':
    'Session {session} was never ended, and stays. Its organiser can end it on the page of its people.',
  'running.retention-looked': {
    one: '{n} session would be deleted. Nothing was changed.',
    other: '{n} sessions would be deleted. Nothing was changed.',
  },
  'running.retention-done': {
    one: '{n} session was deleted.',
    other: '{n} sessions were deleted.',
  },
} as const
