import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { encode } from 'uqr'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readProposal } from '#shared/proposal/read-proposal.ts'
import { SAMPLE } from '#shared/proposal/sample.ts'
import { ROLES, type Role } from '#shared/role.ts'
import { terms } from '#shared/words/english/terms.ts'
import { openBrowser } from '../support/chromium.ts'
import { Rapport, Session } from '../support/rapport.ts'
import { PHONE, Visitor } from '../support/visitor.ts'

const LAPTOP = { width: 1280, height: 800 } as const
const NAVIGATION = 'Check-in and access this session from the IGF Schedule.' // pasted along by many

let rapport: Rapport
let browser: Browser
beforeAll(async () => {
  rapport = await Rapport.start()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await rapport.remove()
})

const visitors: Visitor[] = []
afterEach(async () => {
  const here = visitors.splice(0)
  const complaints = here.flatMap((visitor) => visitor.complaints)
  await Promise.all(here.map((visitor) => visitor.leave()))
  expect(complaints).toEqual([])
})

async function come(address = rapport.address, viewport: typeof LAPTOP | typeof PHONE = LAPTOP) {
  const visitor = await Visitor.come(browser, address, viewport)
  visitors.push(visitor)
  return visitor
}

/** Somebody at the lobby, by what their hands do. */
class Organiser {
  readonly visitor: Visitor

  constructor(visitor: Visitor) {
    this.visitor = visitor
  }

  static async come(viewport: typeof LAPTOP | typeof PHONE = LAPTOP): Promise<Organiser> {
    return new Organiser(await come(rapport.address, viewport))
  }

  get page(): Page {
    return this.visitor.page
  }

  get paper() {
    return this.page.getByRole('textbox', { name: 'The proposal' })
  }

  get create() {
    return this.page.getByRole('button', { name: 'Create session' })
  }

  field(label: string) {
    return this.page.getByLabel(label, { exact: true })
  }

  person(at: number) {
    return this.page.getByRole('group', { name: `Person ${at}`, exact: true })
  }

  /** Pastes over all that is on the paper, as one does. */
  async pastes(text: string): Promise<void> {
    await this.page.evaluate((words) => navigator.clipboard.writeText(words), text)
    await this.paper.focus()
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.page.keyboard.press('ControlOrMeta+v')
    await expect.poll(() => this.paper.inputValue()).toBe(text.replaceAll('\r\n', '\n'))
  }

  /** Presses the button, and answers the session that its page of links shows. */
  async creates(): Promise<Session> {
    await this.create.click()
    await this.page.getByText('The session is ready').waitFor()
    const shown = ROLES.map(async (role) => [role, await this.link(role).inputValue()] as const)
    const links = Object.fromEntries(await Promise.all(shown)) as Record<Role, string>
    const code = await this.page.locator('.lobby-code strong').innerText()
    const [, id = ''] = /\/s\/([^#]+)#/.exec(links.organiser) ?? []
    return new Session(rapport, id, links, code)
  }

  link(role: Role) {
    return this.field(`Link for: ${nameOf(role)}`)
  }
}

function nameOf(role: Role): string {
  return terms[`term.role.${role}`]
}

/** What the server keeps of a session. */
async function detailsOf(session: Session) {
  const { json } = await session.call('GET', '', undefined, await session.enter('observer'))
  return json.details
}

describe('a proposal that is pasted', () => {
  test('[LOBBY1] [LOBBY2] fills the sheet, which is confirmed, corrected and completed by hand', async () => {
    const organiser = await Organiser.come()
    const { page } = organiser
    await organiser.pastes(`${NAVIGATION}\n${SAMPLE}`)
    await page.getByText('26 lines of text: 1 has no place yet.').waitFor()
    for (const [label, value] of [
      ['Title', 'IXPs: Strong infrastructure for stronger communities'],
      ['Event', 'IGF 2021'],
      ['Type', 'WS'],
      ['Number', '215'],
      ['Format', 'Round Table - U-shape'],
      ['Minutes', '90'],
      ['Tools for taking part online', 'IGF Official Tool, Zoom, Slido'],
    ] as const) {
      expect(await organiser.field(label).inputValue(), label).toBe(value)
    }
    const part = organiser.person(6).getByLabel('Part')
    expect(await part.inputValue()).toBe('moderator')
    expect(await organiser.person(6).getByLabel('Name').inputValue()).toBe('Jane Coffin')

    // A doubt says why, and goes when somebody says that it is right. The keyboard stays at its field.
    await page.getByText('3 things to confirm.').waitFor()
    const described = await part.getAttribute('aria-describedby')
    expect(await page.locator(`[id="${described}"]`).textContent()).toContain(
      'does not say which part',
    )
    await page.getByRole('button', { name: 'Jane Coffin: it is right' }).press('Enter')
    await page.getByText('2 things to confirm.').waitFor()
    expect(await part.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.getByRole('button', { name: 'Confirm all' }).press('Enter')
    await page.getByText('Nothing left to confirm.').waitFor()
    await expect.poll(() => isFocused(organiser.create)).toBe(true)

    await organiser.person(3).getByLabel('Name').fill('Speaker 1')
    await page.getByRole('button', { name: 'Remove Talia Mares' }).click()
    await page.getByRole('button', { name: 'Put into description: line 1' }).click()
    await page.getByText('Line 1 is now in the description.').waitFor()
    await page.getByText('26 lines of text: every one has found its place.').waitFor()

    const before = readProposal(SAMPLE).details
    const session = await organiser.creates()
    expect(await detailsOf(session)).toEqual({
      ...before,
      description: [...before.description, NAVIGATION],
      people: before.people
        .filter(({ name }) => name !== 'Talia Mares')
        .map((person) =>
          person.name === 'Bijal Sanghani' ? { ...person, name: 'Speaker 1' } : person,
        ),
    })
  })

  test.each(['igf2024-ws-239.txt', 'igf2022-day0-74.txt'])(
    '[LOBBY3] reaches the server whole with its corrections: %s',
    async (name) => {
      const organiser = await Organiser.come()
      const text = await proposal(name)
      const { details } = readProposal(text)
      expect(details.goals ?? details.gains).toBeDefined()
      await organiser.pastes(text)
      await organiser.field('Title').fill('  A title of our own ')
      await organiser.field('Room').fill('Conference Room 4')
      await organiser.field('Start (UTC)').fill('2024-12-17T10:00')
      await organiser.field('End (UTC)').fill('2024-12-17T11:30')
      await organiser.page.getByRole('button', { name: 'Add a question' }).click()
      const last = details.policyQuestions.length + 1
      await organiser.field(`Question ${last}`).fill('And what do we do next?')
      if (last > 1)
        await organiser.page.getByRole('button', { name: `Move question ${last} up` }).click()
      const session = await organiser.creates()
      expect(await detailsOf(session)).toEqual({
        minutes: 90, // counted from start to end where the proposal does not say them
        ...details,
        title: 'A title of our own',
        room: 'Conference Room 4',
        start: '2024-12-17T10:00:00Z',
        end: '2024-12-17T11:30:00Z',
        policyQuestions: [
          ...details.policyQuestions.slice(0, -1),
          'And what do we do next?',
          ...details.policyQuestions.slice(-1),
        ],
      })
    },
  )

  test('[LOBBY1] keeps what was corrected while its text is edited, and forgets it for another', async () => {
    const organiser = await Organiser.come()
    await organiser.pastes(SAMPLE)
    await organiser.field('Title').fill('A title of our own')
    await organiser.paper.press('ControlOrMeta+End')
    await organiser.page.keyboard.type('\nOne more sentence about the session.')
    await expect.poll(() => organiser.field('Description').inputValue()).not.toBe('')
    expect(await organiser.field('Title').inputValue()).toBe('A title of our own')
    await organiser.pastes(await proposal('igf2024-ws-239.txt'))
    await expect
      .poll(() => organiser.field('Title').inputValue())
      .toBe('Latin American and African Views on Internet Governance')
  })
})

test('[LOBBY1] the paper stays in sight while the fields scroll, and nothing long is cut', async () => {
  const organiser = await Organiser.come()
  const { page } = organiser
  await organiser.pastes(SAMPLE)
  const long = 'Latin American and Caribbean Association of Internet Exchange Points, Montevideo'
  const affiliation = organiser.person(1).getByLabel('Affiliation')
  await affiliation.fill(long)
  const hidden = await affiliation.evaluate(
    ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
      scrollWidth - clientWidth + scrollHeight - clientHeight,
  )
  expect(hidden).toBe(0)
  await page.mouse.wheel(0, 1500)
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(900)
  const box = await organiser.paper.boundingBox()
  expect(box?.y).toBeGreaterThan(0)
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(LAPTOP.height)
})

test('[LOBBY1] minutes nobody said are counted from start to end, and said to be', async () => {
  const organiser = await Organiser.come()
  const { page } = organiser
  await organiser.field('Title').fill('A title')
  await organiser.field('Start (UTC)').fill('2021-12-07T14:15')
  await organiser.field('End (UTC)').fill('2021-12-07T15:45')
  expect(await organiser.field('Minutes').inputValue()).toBe('90')
  await page.getByText('Counted from start to end.').waitFor()
  await page.getByText(/Where you are: Tuesday,? .*2021.* \d\d:15.+\d\d:45/).waitFor()
  await organiser.field('End (UTC)').fill('2021-12-07T15:15')
  expect(await organiser.field('Minutes').inputValue()).toBe('60')
  await organiser.field('Minutes').fill('45')
  await organiser.field('End (UTC)').fill('2021-12-07T16:15')
  expect(await organiser.field('Minutes').inputValue()).toBe('45')
})

describe('a session that was made', () => {
  test('[LOBBY4] gives seven links, each with its right, a code and a picture of the participants’ link', async () => {
    const organiser = await Organiser.come()
    const { page } = organiser
    await organiser.field('Title').fill('A title alone is enough')
    const session = await organiser.creates()
    const heading = page.getByRole('heading', { level: 1, name: 'A title alone is enough' })
    await expect.poll(() => isFocused(heading)).toBe(true)

    expect(new Set(Object.values(session.links)).size).toBe(7)
    for (const role of ROLES) {
      const entered = await session.call('POST', '/enter', { key: session.key(role), name: role })
      expect([entered.status, entered.json.role], role).toEqual([200, role])
    }
    const byCode = await session.call('POST', '/enter', { key: session.code, name: 'Somebody' })
    expect(byCode.json.role).toBe('participant')

    // Phones read the picture as it is drawn: these modules, dark on light, in every scheme.
    await page.emulateMedia({ colorScheme: 'dark' })
    const picture = page.getByRole('img', { name: 'QR code that opens the page for participants' })
    const { data } = encode(session.links.participant, { ecc: 'M', border: 4 })
    const dark = data.flatMap((row, y) => row.flatMap((is, x) => (is ? [`M${x} ${y}`] : [])))
    const drawn = await picture.locator('path').getAttribute('d')
    expect(drawn?.match(/M\d+ \d+/g)).toEqual(dark)
    const fillOf = (part: string) =>
      picture.locator(part).evaluate((element) => getComputedStyle(element).fill)
    expect([await fillOf('rect'), await fillOf('path')]).toEqual([
      'rgb(255, 255, 255)',
      'rgb(0, 0, 0)',
    ])
    expect((await picture.boundingBox())?.width).toBeGreaterThan(150)

    const rapporteur = await come(session.links.rapporteur)
    await rapporteur.enter('Rapporteur One')
    expect(await rapporteur.page.locator('.notes').getAttribute('contenteditable')).toBe('true')
    const observer = await come(session.links.observer)
    await observer.enter('Observer')
    expect(await observer.page.locator('.notes').getAttribute('contenteditable')).toBe('false')
    const participant = await come(session.links.participant, PHONE)
    await participant.page.getByRole('button', { name: 'Ask a question' }).waitFor()
    await page.getByRole('link', { name: 'Open the desk' }).click()
    await organiser.visitor.enter('Organiser')
    await page.getByRole('link', { name: 'People' }).waitFor()
  })

  test('[LOBBY4] copies a link, and says so when it is copied and not before', async () => {
    const organiser = await Organiser.come()
    const { page } = organiser
    await organiser.field('Title').fill('A title')
    const session = await organiser.creates()
    await page.getByRole('button', { name: 'Copy: Speaker' }).click()
    await page.getByRole('button', { name: 'Copied: Speaker' }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(session.links.speaker)
    await page.getByRole('status').getByText('The link for Speaker was copied.').waitFor()

    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))
    })
    await page.getByRole('button', { name: 'Copy: Observer' }).click()
    await page.getByText('The link is selected. Copy it with').waitFor()
    expect(await page.getByRole('button', { name: 'Copied: Observer' }).count()).toBe(0)
    expect(await page.evaluate(() => getSelection()?.toString())).toBe(session.links.observer)
  })

  test('[LOBBY4] is one session, however often the button is pressed, and is made again after a failure', async () => {
    const organiser = await Organiser.come()
    const asked: string[] = []
    organiser.page.on('request', (request) => {
      if (request.method() === 'POST') asked.push(new URL(request.url()).pathname)
    })
    await organiser.pastes(SAMPLE)
    await organiser.page.route('**/api/sessions', (route) => route.abort('connectionreset'), {
      times: 1,
    })
    await organiser.create.press('Enter')
    await organiser.page.getByRole('alert').getByText('The server does not answer').waitFor()
    expect(await organiser.paper.inputValue()).toBe(SAMPLE)
    await organiser.create.dblclick()
    await organiser.page.getByText('The session is ready').waitFor()
    expect(asked).toEqual(['/api/sessions', '/api/sessions'])
    excuse(organiser.visitor)
  })
})

describe('a reload', () => {
  test('[LOBBY9] finds the links of a new session until its desk is open, and warns whoever has none of them', async () => {
    const organiser = await Organiser.come()
    const { page, visitor } = organiser
    await organiser.field('Title').fill('A session to come back to')
    const session = await organiser.creates()
    await page.getByText('finds all of them again at the desk, under “People”.').waitFor()
    await page.getByText(`${new URL(rapport.address).host}/f`, { exact: true }).waitFor()

    // Leaving with nothing copied is asked about, once; with a link copied it is not.
    let asked = 0
    page.on('dialog', (dialog) => {
      asked += 1
      void dialog.accept()
    })
    await page.reload()
    expect(asked).toBe(1)
    await page.getByRole('heading', { level: 1, name: 'A session to come back to' }).waitFor()
    for (const role of ROLES) {
      expect(await organiser.link(role).inputValue(), role).toBe(session.links[role])
    }
    expect(await page.locator('.lobby-code strong').innerText()).toBe(session.code)
    await page.getByRole('button', { name: 'Copy: Organiser' }).click()
    await page.getByRole('button', { name: 'Copied: Organiser' }).waitFor()
    await page.reload()
    await page.getByRole('link', { name: 'Open the desk' }).click()
    await page.getByText('Your link makes you Organiser.').waitFor()
    expect(asked).toBe(1)

    // Turned back before a name was given: the links are still there. At the open desk they are let go.
    await page.goto(rapport.address)
    await page.getByRole('link', { name: 'Open the desk' }).click()
    await visitor.enter('Organiser')
    await page.goto(rapport.address)
    await organiser.paper.waitFor()
  })

  test('[LOBBY9] has a way back to a new session, which asks first when no link was copied', async () => {
    const organiser = await Organiser.come()
    const { page } = organiser
    await organiser.field('Title').fill('A session')
    const session = await organiser.creates()
    const next = page.getByRole('button', { name: 'New session' })
    page.once('dialog', (dialog) => void dialog.dismiss())
    await next.click()
    expect(await organiser.link('organiser').inputValue()).toBe(session.links.organiser)
    page.once('dialog', (dialog) => void dialog.accept())
    await next.click()
    await organiser.paper.waitFor()
    expect(await organiser.field('Title').inputValue()).toBe('')
    await page.reload()
    await organiser.paper.waitFor()
  })

  test('[LOBBY10] keeps the paper and what was corrected, until the session is made', async () => {
    const organiser = await Organiser.come()
    const { page } = organiser
    await organiser.pastes(`${NAVIGATION}\n${SAMPLE}`)
    await organiser.field('Title').fill('A title of our own')
    await page.getByRole('button', { name: 'Jane Coffin: it is right' }).click()
    await page.getByRole('button', { name: 'Put into description: line 1' }).click()
    await page.reload()
    expect(await organiser.paper.inputValue()).toBe(`${NAVIGATION}\n${SAMPLE}`)
    expect(await organiser.field('Title').inputValue()).toBe('A title of our own')
    expect(await organiser.field('Description').inputValue()).toContain(NAVIGATION)
    await page.getByText('1 thing to confirm.').waitFor()
    await page.getByText('26 lines of text: every one has found its place.').waitFor()
    await organiser.creates()
    await page.getByRole('button', { name: 'Copy: Speaker' }).click()
    await page.getByRole('button', { name: 'Copied: Speaker' }).waitFor()
    await page.getByRole('button', { name: 'New session' }).click()
    expect(await organiser.paper.inputValue()).toBe('')
    expect(await organiser.field('Title').inputValue()).toBe('')
  })
})

describe('a file', () => {
  const utf16 = (text: string) =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])

  test('[LOBBY5] is read where it is dropped and where it is chosen, in the encodings people have', async () => {
    const organiser = await Organiser.come()
    const { page } = organiser
    const dropped = await page.evaluateHandle((text) => {
      const carried = new DataTransfer()
      carried.items.add(new File([text], 'ws-215.txt', { type: 'text/plain' }))
      return carried
    }, SAMPLE)
    await organiser.paper.dispatchEvent('dragover', { dataTransfer: dropped })
    await page.getByText('Drop the file to read it').waitFor()
    await organiser.paper.dispatchEvent('drop', { dataTransfer: dropped })
    await page.getByText('ws-215.txt was read.').waitFor()
    expect(await organiser.field('Number').inputValue()).toBe('215')
    expect(await page.getByText('Drop the file to read it').count()).toBe(0)

    for (const [name, buffer] of [
      ['utf-16.txt', utf16('Café: a title')],
      ['windows.txt', Buffer.from('Café: a title', 'latin1')],
      ['unix.md', Buffer.from('Café: a title', 'utf8')],
    ] as const) {
      await choose(page, name, buffer)
      await page.getByText(`${name} was read.`).waitFor()
      expect(await organiser.field('Title').inputValue(), name).toBe('Café: a title')
    }
  })

  test('[LOBBY5] that is no text or too long is refused with what to do, and the paper stays as it was', async () => {
    const organiser = await Organiser.come()
    const { page } = organiser
    await organiser.pastes(SAMPLE)
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])
    for (const [name, buffer, sentence] of [
      ['photo.png', png, 'photo.png is not a text file. Open it, copy its text'],
      ['proposal.pdf', Buffer.from('%PDF-1.7\nBT'), 'proposal.pdf is not a text file.'],
      [
        'chat.txt',
        Buffer.alloc(2_100_000, 'word '),
        'chat.txt is too large for a proposal. Copy the part',
      ],
      ['long.txt', Buffer.alloc(500_001, 'word '), 'long.txt is too large for a proposal.'],
    ] as const) {
      await choose(page, name, buffer)
      await page.getByText(sentence).waitFor()
    }
    await organiser.paper.fill('x'.repeat(500_001))
    await page.getByText('This is longer than a proposal can be (500,000 characters)').waitFor()
    expect(await organiser.paper.inputValue()).toBe(SAMPLE)
    expect(await organiser.field('Number').inputValue()).toBe('215')
  })
})

describe('who cannot go on', () => {
  test('[LOBBY6] is not told off before they tried', async () => {
    const organiser = await Organiser.come()
    const { page } = organiser
    await page.getByText('Paste the proposal, or type a title.').waitFor()
    expect(await page.getByText('A session needs a title.').count()).toBe(0)
    expect(await page.getByText('Where you are:').count()).toBe(0)
    await organiser.create.press('Enter')
    await page.getByText('A session needs a title.').waitFor()
  })

  test('[LOBBY6] is told why, and led to the field', async () => {
    const organiser = await Organiser.come()
    for (const [label, wrong, sentence, right] of [
      ['Title', ' ', 'A session needs a title.', 'A title'],
      ['Number', '21x', 'The number is not a number.', '21'],
      ['Minutes', '2000', 'The minutes are not a number from 1 to 1440.', '90'],
    ] as const) {
      const field = organiser.field(label)
      await field.fill(wrong)
      await organiser.create.press('Enter')
      await organiser.page.getByText(sentence).waitFor()
      await expect.poll(() => isFocused(field)).toBe(true)
      expect(await organiser.create.getAttribute('aria-disabled')).toBe('true')
      await field.fill(right)
    }
    await organiser.field('Start (UTC)').fill('2021-12-07T14:15')
    await organiser.field('End (UTC)').fill('2021-12-07T14:00')
    await organiser.create.press('Enter')
    await organiser.page.getByText('The session ends before it starts.').waitFor()
    await expect.poll(() => isFocused(organiser.field('End (UTC)'))).toBe(true)
    await organiser.field('End (UTC)').fill('2021-12-07T15:45')
    await organiser.creates()
  })
})

describe('a code', () => {
  test('[LOBBY7] brings to the floor, and a wrong one is refused with a sentence', async () => {
    const session = await rapport.session('A session')
    const visitor = await come()
    const { page } = visitor
    const code = page.getByLabel('Join with a code')
    await code.fill('AAAAAA')
    await code.press('Enter')
    await page
      .getByRole('alert')
      .getByText('This link or code does not open the session.')
      .waitFor()
    expect(await code.inputValue()).toBe('AAAAAA')
    excuse(visitor)
    await code.fill(` ${session.code.toLowerCase()} `)
    await page.getByRole('button', { name: 'Join', exact: true }).click()
    await page.getByRole('button', { name: 'Ask a question' }).waitFor()
    expect(page.url()).toBe(`${rapport.address}/f/${session.id}`)
  })
})

test('[LOBBY8] [LOOK1] each state is read by everybody: at a laptop and on a phone, light and dark', async () => {
  const organiser = await Organiser.come()
  const { page, visitor } = organiser
  const faults: string[] = []
  const look = async (state: string): Promise<void> => {
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 390],
      ['light', 320],
    ] as const) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 800 })
      await page.waitForFunction(() => document.getAnimations().length === 0)
      const where = `${state}, ${colorScheme}, ${width} px`
      // The narrowest only for its width.
      if (width > 320) faults.push(...(await visitor.axe()).map((fault) => `${where}: ${fault}`))
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      if (wide > width) faults.push(`${where}: ${wide} px wide`)
    }
  }
  await organiser.paper.waitFor()
  await look('empty')
  await organiser.pastes(await proposal('igf2022-day0-74.txt'))
  await look('understood, with doubts')
  await page.getByLabel('Join with a code').fill('AAAAAA')
  await page.getByLabel('Join with a code').press('Enter')
  await page.getByRole('alert').getByText('does not open').waitFor()
  excuse(visitor)
  await organiser.paper.fill(`${NAVIGATION}\n${SAMPLE}`)
  await choose(page, 'photo.png', Buffer.from([0x89, 0x50, 0, 0]))
  await page.getByText('photo.png is not a text file').waitFor()
  await organiser.field('Minutes').fill('x')
  await organiser.create.press('Enter')
  await look('refused, with a line without a place')
  await organiser.field('Minutes').fill('90')
  await page.setViewportSize(LAPTOP)
  await organiser.creates()
  await look('made')
  expect(faults).toEqual([])
})

async function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer })
}

function proposal(name: string): Promise<string> {
  return readFile(new URL(`../fixtures/proposals/${name}`, import.meta.url), 'utf8')
}

function isFocused(locator: ReturnType<Page['locator']>): Promise<boolean> {
  return locator.evaluate((element) => element === document.activeElement)
}

/** Takes back what Chromium's console says of an answer that was to fail; anything else stays. */
function excuse({ complaints }: Visitor): void {
  const rest = complaints.filter((each) => !each.startsWith('console: Failed to load resource: '))
  complaints.splice(0, complaints.length, ...rest)
}
