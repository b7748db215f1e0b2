import { spawnSync } from 'node:child_process'

// Wherever the project's tests run on Debian, strace can be had; without it these tests have not passed.
function makeSure(): void {
  if (spawnSync('strace', ['-V']).status === 0) return
  console.log('There is no strace; installing Debian’s with apt-get …')
  const wait = ['-o', 'DPkg::Lock::Timeout=120'] // another test file may be installing it as well
  spawnSync('apt-get', [...wait, 'update', '-qq'])
  spawnSync('apt-get', [...wait, 'install', '-y', '-qq', '--no-install-recommends', 'strace'])
  if (spawnSync('strace', ['-V']).status !== 0) {
    throw new Error('strace is not installed: apt-get install strace')
  }
}

/** The command that starts a process whose fsyncs fail or dawdle: `error=EIO:when=3`, `delay_enter=500000`. */
export function withFsync(injection: string): readonly string[] {
  makeSure()
  const calls = 'fsync,fdatasync'
  return [
    'strace',
    '-D',
    '-f',
    '-qqq',
    '-o',
    '/dev/null',
    '-e',
    `trace=${calls}`,
    '-e',
    `inject=${calls}:${injection}`,
  ]
}
