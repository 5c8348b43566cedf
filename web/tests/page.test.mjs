// The page in a browser, as a reader meets it, opened from the disk. Run: node --test web/tests/page.test.mjs
// (MARACSIM: the native program; CHROMIUM: the browser). Needs `npm ci` in this folder.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { env } from "node:process";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { digestOf, folder, makePage } from "./world.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const FIFE = "S12000047";

const where = folder();
const { address, text, data } = makePage(where, "page.html", "--replications", "40", "--years", "2", "--draws", "0");
const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
after(() => browser.close());

/** A page of its own for each test: its faults fail the test, and so does anything that it asks of a network. */
async function opened(hash = "", options = {}, prepare = async () => {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(`fault: ${error.message}`));
  page.on("console", (line) => ["error", "warning"].includes(line.type()) && wrong.push(`console: ${line.text()}`));
  page.on("request", (request) => /^(file|blob|data):/.test(request.url()) || wrong.push(`network: ${request.url()}`));
  await prepare(page);
  await page.goto(address + hash);
  const close = async () => {
    await context.close();
    assert.deepEqual(wrong, []);
  };
  return { page, close };
}

const status = (page) => page.locator("#status").textContent();
const says = (page, words) => page.waitForFunction((start) => document.getElementById("status").textContent.startsWith(start), words);
const done = (page) => says(page, "Done");
const more = (page, lever) => page.locator(`[data-lever="${lever}"] .nudge`).last();

async function violations(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), WCAG);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).slice(0, 3).join(", ")}`);
}

test("one small file asks for nothing and begins with a choice", async () => {
  assert.ok(text.length < 2_000_000, `${text.length} bytes`);
  const { page, close } = await opened();
  assert.equal(await page.locator("#area option").count(), 33);
  assert.ok(await page.locator("#chosen").isHidden());
  assert.equal(await page.locator("main > section").first().getAttribute("id"), "answer");
  await close();
});

test("an authority is chosen by name or on the tile map, and its results of before stand at once", async () => {
  const { page, close } = await opened();
  await page.selectOption("#area", FIFE);
  assert.match(await page.locator("#headline").textContent(), /^Fife meets the headline standards together in /);
  assert.equal(await page.locator("#standards-table tbody tr").count(), data.scenarios[0].standards.length);
  await done(page);
  const before = await page.locator("#headline").textContent();
  await page.locator(`#tiles input[value="${FIFE}"]`).focus();
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await page.locator("#area").inputValue(), FIFE);
  await page.selectOption("#area", FIFE);
  assert.equal(await page.locator("#headline").textContent(), before, "the page's own run is the one of before");
  await close();
});

test("a lever moved marks what is stale, answers soon and refines", async (context) => {
  const { page, close } = await opened(`#area=${FIFE}`);
  await done(page);
  const marked = await page.evaluate(() => {
    document.querySelectorAll('[data-lever="idaa.posts"] .nudge')[1].click();
    const { className, ariaBusy } = document.getElementById("answer-now");
    return { className, ariaBusy, said: document.getElementById("status").textContent, save: document.getElementById("save-csv").disabled };
  });
  assert.deepEqual(marked, {
    className: "stale",
    ariaBusy: "true",
    said: "Running what you chose. The numbers below are still those of before.",
    save: true,
  });
  const begun = Date.now();
  await page.waitForFunction(() => document.getElementById("answer-now").ariaBusy === "false");
  const took = Date.now() - begun;
  context.diagnostic(`first answer after ${took} ms`);
  // The aim is 1 s; a loaded machine is given more.
  assert.ok(took < 3_000, `${took} ms`);
  await done(page);
  assert.match(await page.locator("#change").textContent(), /Idaa posts: .* FTE .*Chance of a headline year: /);
  assert.deepEqual(await page.locator("#standards-table th[scope=col]").allTextContents().then((heads) => heads.slice(2)), [
    "Scenario", "Your settings", "Difference", "Met",
  ]);
  await page.locator('[data-lever="idaa.posts"] .undo').click();
  await done(page);
  assert.ok(await page.locator("#change").isHidden());
  await close();
});

test("settings live in the address, and the last of many moves is what is shown", async () => {
  const { page, close } = await opened(`#area=${FIFE}`);
  for (let times = 0; times < 6; times += 1) await more(page, "idaa.posts").click();
  await page.selectOption('[data-lever="meeting.cadence"] select', "weekly");
  await done(page);
  const [change, at] = [await page.locator("#change").textContent(), page.url()];
  await page.reload();
  await done(page);
  assert.equal(page.url(), at);
  assert.equal(await page.locator("#change").textContent(), change);
  await close();
});

test("what is saved gives the same digest on the command line", async () => {
  const { page, close } = await opened(`#area=${FIFE}&idaa.posts=5+FTE&meeting.overflow=extra_meeting`);
  await done(page);
  const [told] = /[0-9a-f]{64}/.exec(await page.locator("#again").textContent());
  const saved = async (button) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
  };
  const toml = await saved("#save-toml");
  assert.equal(toml.name, "fife-settings.toml");
  assert.equal(digestOf(where, toml.name, toml.text, "Fife", data), told);
  const csv = await saved("#save-csv");
  const lines = csv.text.trim().split("\n");
  for (const scenario of ["no-duty,", "no-duty+settings,", "difference to no-duty,"]) {
    assert.ok(lines.filter((line) => line.startsWith(scenario)).length > 50, scenario);
  }
  await close();
});

test("what cannot be is refused beside its field, and what an address should not hold is told", async () => {
  const { page, close } = await opened(`#area=${FIFE}&idaa.posts=%3Cimg+src%3Dx%3E`);
  assert.match(await page.locator("#shared").textContent(), /left out: idaa.posts=<img src=x>/);
  await done(page);
  const field = page.locator('[data-lever="idaa.posts"] input');
  await field.fill("many");
  await field.press("Enter");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.match(await page.locator('[data-lever="idaa.posts"] .wrong').textContent(), /write a number/);
  assert.ok((await status(page)).startsWith("Done"), "nothing runs");
  await field.fill("4");
  await field.press("Enter");
  await done(page);
  assert.equal(await field.getAttribute("aria-invalid"), null);
  await close();
});

test("what the model refuses is told in its own words, and what is shown stays marked", async () => {
  // A page whose field takes more than the model does.
  const wide = join(where, "wide.html");
  writeFileSync(wide, text.replace('"most":200,', '"most":1000000,'));
  const { page, close } = await opened(`#area=${FIFE}`, {}, async (one) => {
    await one.route("**/page.html*", (route) => route.fulfill({ path: wide }));
  });
  await done(page);
  await page.locator('[data-lever="idaa.posts"] input').fill("900000");
  await says(page, "These settings are refused");
  assert.match(await status(page), /900000 FTE` is not a number of posts[^]*fife-settings.toml[^]*hint: /);
  assert.equal(await page.locator("#answer-now").getAttribute("class"), "stale");
  await page.locator('[data-lever="idaa.posts"] .undo').click();
  await done(page);
  await close();
});

const STATES = {
  "first visit": ["", {}, async () => {}],
  "an authority": [`#area=${FIFE}`, {}, done],
  "levers moved": [`#area=${FIFE}&idaa.posts=5+FTE`, {}, done],
  "levers moved, dark": [`#area=${FIFE}&idaa.posts=5+FTE`, { colorScheme: "dark" }, done],
  "on a phone, all open": [`#area=${FIFE}&idaa.posts=5+FTE`, { viewport: { width: 360, height: 800 } }, async (page) => {
    await done(page);
    await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
  }],
  "a wrong number": [`#area=${FIFE}`, {}, async (page) => {
    await done(page);
    await page.locator('[data-lever="idaa.posts"] input').fill("many");
    await page.locator('[data-lever="idaa.posts"] input').press("Enter");
  }],
  "while it runs": [`#area=${FIFE}`, {}, async (page) => {
    await done(page);
    await page.evaluate(() => document.querySelectorAll(".live-answer > div, #tables-now").forEach((part) => part.classList.add("stale")));
  }],
};

for (const [name, [hash, options, reach]] of Object.entries(STATES)) {
  test(`axe finds nothing to mend: ${name}`, async () => {
    const { page, close } = await opened(hash, options);
    await reach(page);
    assert.deepEqual(await violations(page), []);
    await close();
  });
}

test("everything is reached by keyboard, and where the focus is shows", async () => {
  const { page, close } = await opened(`#area=${FIFE}`);
  await done(page);
  await page.locator("#area").focus();
  const reached = new Set();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const { name, outlined } = await page.evaluate(() => {
      const one = document.activeElement;
      const outline = (element) => getComputedStyle(element).outlineStyle !== "none";
      return {
        name: one.closest("[data-lever]")?.dataset.lever ?? (one.name === "tile" ? "tiles" : one.id || one.textContent.trim().slice(0, 20)),
        outlined: outline(one) || outline(one.parentElement),
      };
    });
    assert.ok(outlined, `no outline at ${name}`);
    reached.add(name);
    if (name === "print-paper") break;
  }
  const first = data.controls.filter((one) => !one.more).map((one) => one.lever);
  for (const name of ["tiles", ...first, "More to move", "start-again", "save-toml", "save-csv", "print-paper"]) {
    assert.ok(reached.has(name), `${name} of ${[...reached].join(", ")}`);
  }
  await close();
});

test("nothing runs out of a narrow screen, nor at four times the size", async () => {
  for (const width of [360, 320]) {
    const { page, close } = await opened(`#area=${FIFE}&idaa.posts=5+FTE`, { viewport: { width, height: 700 } });
    await done(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${wide} in ${width}`);
    const small = await page.$$eval(".nudge, .undo:not([hidden]), select, .tile", (all) =>
      all.map((one) => one.getBoundingClientRect()).filter((box) => box.width && (box.width < 24 || box.height < 24)).length);
    assert.equal(small, 0, "targets of less than 24 by 24");
    await close();
  }
});

test("nothing moves for those who ask for less motion", async () => {
  const { page, close } = await opened(`#area=${FIFE}`, { reducedMotion: "reduce" });
  await done(page);
  const moving = await page.$$eval("#live *", (all) => all.flatMap((one) => {
    const { transitionDuration, animationName } = getComputedStyle(one);
    const still = ["none", ""].includes(animationName) && !(Number.parseFloat(transitionDuration) > 0);
    return still ? [] : [`${one.tagName} ${one.id} ${animationName} ${transitionDuration}`];
  }));
  assert.deepEqual(moving, []);
  await close();
});

test("a statutory option, a duty and its money are chosen, compared and saved", async () => {
  const { page, close } = await opened(`#area=${FIFE}`);
  await done(page);
  assert.equal(await page.locator("#scenario optgroup option").count(), 10);
  await page.selectOption("#scenario", "s4-refer-unfunded");
  assert.equal(await page.locator("#answer-now").getAttribute("class"), "stale");
  await done(page);
  assert.ok(await page.locator("#duty-refer").isDisabled() && await page.locator("#duty-refer").isChecked());
  await page.click("#duties-box summary");
  await page.check("#duty-idaa");
  await page.selectOption('[data-lever="funding.rule"] select', "per_case");
  await done(page);
  assert.match(await page.locator("#change").textContent(), /Added: Duty to provide Idaa access\. Scenario: S4: .*compared with: No duty\./);
  assert.match(page.url(), /scenario=s4-refer-unfunded.*duties=idaa&funding\.rule=per_case/);
  const rows = await page.locator("#money-table tbody tr").count();
  assert.equal(rows, data.money.length);
  assert.match(await page.locator("#money-table").textContent(), /Paid by: Local authorities.*\+/s);
  const [told] = /[0-9a-f]{64}/.exec(await page.locator("#again").textContent());
  const [saved] = await Promise.all([page.waitForEvent("download"), page.click("#save-toml")]);
  const text = readFileSync(await saved.path(), "utf8");
  assert.equal(digestOf(where, saved.suggestedFilename(), text, "Fife", data), told);
  assert.deepEqual(await violations(page), []);
  await close();
});

test("what do I need: searched in steps, stopped with the best so far, marked when settings move", async () => {
  const { page, close } = await opened("#area=S12000030&meeting.cadence=weekly");
  await done(page);
  const ends = (word) => page.waitForFunction((start) => document.getElementById("need-status").textContent.startsWith(start), word, { timeout: 300_000 });
  await page.selectOption("#chance", "0.5");
  await page.click("#need-start");
  assert.ok(await page.locator("#need-start").isDisabled() && await page.locator("#need-progress").isVisible());
  // The page stays usable: a lever is moved and answered while the search goes on.
  await more(page, "idaa.posts").click();
  await done(page);
  await page.click("#need-stop");
  await ends("The answer below belongs to earlier settings");
  assert.match(await page.locator("#need-answer").textContent(), /Stirling: (stopped before|no fewer than)/);
  await page.locator('[data-lever="idaa.posts"] .undo').click();
  await done(page);
  await page.click("#need-start");
  await ends("Done");
  const answer = await page.locator("#need-answer .answer").textContent();
  assert.match(answer, /^Stirling: no fewer than .* FTE of Idaas.* with a chance of 50 % or more\.$/);
  assert.match(await page.locator("#need-answer").textContent(), /Confirmed on .*\blimits .*never a case for fewer posts/s);
  assert.equal(await page.locator("#need-table tbody tr").count(), 1);
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map(({ id }) => id));
  assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) < at), [], "an id names one thing");
  assert.deepEqual(await violations(page), []);
  const fte = /([0-9.]+) FTE of Idaas/.exec(answer)[1];
  await page.click("#need-use");
  await done(page);
  assert.match(page.url(), new RegExp(`idaa\\.posts=${Number(fte)}\\+FTE`));
  assert.equal(await page.locator("#need-answer").getAttribute("class"), "stale");
  await page.selectOption("#area", FIFE);
  assert.ok(await page.locator("#need-answer").isHidden());
  await close();
});

test("local data are read in the page: a fault is told and takes the focus, what is sound counts, and nothing leaves", async () => {
  const { page, close } = await opened(`#area=${FIFE}`);
  await done(page);
  await page.click("#local-box summary");
  const give = (name, table) => page.setInputFiles("#local-file", { name, mimeType: "text/csv", buffer: Buffer.from(table) });
  const said = (part) => page.waitForFunction((words) => document.getElementById("local-status").textContent.includes(words), part);
  await give("mine.csv", "authority,idaa_postss,dob\nFife,3 FTE,x\n");
  await said("refused");
  const refusal = await page.locator("#local-status").textContent();
  assert.match(refusal, /mine\.csv:1:11[^]*did you mean `idaa_posts`[^]*looks like data about a person/);
  assert.equal(await page.evaluate(() => document.activeElement.id), "local-status");
  assert.ok(await page.locator("#local-remove").isHidden());
  assert.deepEqual(await violations(page), []);
  await done(page);
  await give("mine.csv", "authority,idaa_posts\nFife,3 FTE\n");
  await said("count, in every scenario");
  await done(page);
  assert.match(await page.locator('[data-lever="idaa.posts"] .small').textContent(), /Here: 3 FTE\. seen$/);
  assert.match(await page.locator("#measures-table").textContent(), /Idaa posts3\.0\u00a0FTE/);
  assert.ok(page.url().endsWith(`#area=${FIFE}`), page.url());
  await page.click("#local-remove");
  await done(page);
  assert.doesNotMatch(await page.locator('[data-lever="idaa.posts"] .small').textContent(), /3 FTE\. seen/);
  await close();
});

test("the paper is one page, with the limits and the helpline", async () => {
  const { page, close } = await opened(`#area=${FIFE}&idaa.posts=5+FTE&meeting.cadence=weekly`);
  await done(page);
  await page.evaluate(() => {
    globalThis.print = () => {};
  });
  assert.ok((await page.locator("#need-use").isHidden()) && (await page.locator("#need-csv").isHidden()), "no answer to use");
  await page.click("#print-paper");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("#paper-title").textContent(), "No duty, with your settings");
  assert.ok(await page.locator("h1").isHidden(), "the title of another run");
  for (const shown of ["#headline", "#change", "#standards-table", "#measures-table", "#area-limits", ".helpline", ".notice-line"]) {
    assert.ok(await page.locator(shown).isVisible(), shown);
  }
  assert.ok((await page.locator("#controls").isHidden()) && (await page.locator("#waits").isHidden()));
  const pages = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g).length;
  assert.equal(pages(await page.pdf({ preferCSSPageSize: true })), 1);
  // Printed: from here on the whole report prints again.
  assert.ok(pages(await page.pdf({ preferCSSPageSize: true })) > 4);
  await close();
});

test("without scripts it says so, and the report stands", async () => {
  const { page, close } = await opened("", { javaScriptEnabled: false });
  assert.match(await page.locator("noscript").textContent(), /Scripts are off/);
  assert.ok(await page.locator("#live").isHidden());
  assert.ok(await page.locator("#headline-map").isVisible() && await page.locator("#waits").isVisible());
  await close();
});

for (const [what, missing] of Object.entries({
  "no WebAssembly": () => delete globalThis.WebAssembly,
  "no worker": () => { globalThis.Worker = class { constructor() { throw new Error("forbidden here"); } }; },
})) {
  test(`${what}: it says so, nothing stands that does nothing, and what was simulated before is shown`, async () => {
    const { page, close } = await opened(`#area=${FIFE}&idaa.posts=5+FTE`, {}, (one) => one.addInitScript(missing));
    await says(page, "The model cannot run in this browser");
    assert.ok(await page.locator("#controls").isHidden() && await page.locator("#save-toml").isHidden());
    assert.match(await page.locator("#headline").textContent(), /^Fife meets /);
    await page.selectOption("#area", "S12000027");
    assert.match(await page.locator("#headline").textContent(), /^Shetland Islands meets /);
    assert.deepEqual(await violations(page), []);
    await close();
  });
}

test("what is not known of the inputs stands beside what chance alone leaves open", async () => {
  const drawn = makePage(where, "drawn.html", "--replications", "20", "--years", "1", "--draws", "10", "--area", "Fife");
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${drawn.address}#area=${FIFE}`);
  await done(page);
  const [, low, high] = drawn.data.ranges[FIFE]["met:headline"];
  const whole = (share) => Math.round(share * 100);
  assert.match(await page.locator("#area-inputs").textContent(), new RegExp(`8 in 10 draws give ${whole(low)} to ${whole(high)}`));
  assert.ok((await page.locator(".strip .inputs").count()) > 10);
  await page.selectOption("#scenario", "s4-refer-unfunded");
  await done(page);
  assert.match(await page.locator("#area-inputs").textContent(), /Of \u201cNo duty\u201d, 8 in 10 draws .* of what is chosen here that was not simulated/);
  await page.close();
});

test("several scenarios stand in one page", async () => {
  const both = makePage(where, "both.html", "no-duty", "more/current-shortfall", "--replications", "4", "--years", "1", "--draws", "0");
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${both.address}#area=${FIFE}`);
  await done(page);
  const before = await page.locator("#measures-table").textContent();
  await page.selectOption("#scenario", "current-shortfall");
  await done(page);
  assert.notEqual(await page.locator("#measures-table").textContent(), before);
  assert.match(page.url(), /scenario=current-shortfall/);
  assert.match(await page.locator("#change").textContent(), /compared with: No duty\. Chance of a headline year: /);
  assert.match(await page.locator("#measures-table").textContent(), /^[^]*No duty.?Scenario.?Difference/);
  const [told] = /[0-9a-f]{64}/.exec(await page.locator("#again").textContent());
  assert.equal(told, digestOf(where, "more/current-shortfall", null, "Fife", { ...both.data, years: 1 }));
  assert.deepEqual(await violations(page), []);
  await page.close();
});
