import { execFileSync } from 'node:child_process'
import { appendFileSync, rmSync, statfsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A disk of a few megabytes that can be filled and freed. Needs the right to mount, as root has. */
export class SmallDisk {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  static async mount(megabytes: number): Promise<SmallDisk> {
    const folder = await mkdtemp(path.join(tmpdir(), 'rapport-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
    return new SmallDisk(folder)
  }

  /** Takes all room that is left. */
  fill(): void {
    for (;;) {
      const { bavail, bsize } = statfsSync(this.folder)
      if (bavail === 0) return
      appendFileSync(this.#filler, Buffer.alloc(bavail * bsize))
    }
  }

  free(): void {
    rmSync(this.#filler, { force: true })
  }

  async unmount(): Promise<void> {
    execFileSync('umount', [this.folder])
    await rm(this.folder, { recursive: true })
  }

  get #filler(): string {
    return path.join(this.folder, 'filler')
  }
}
