// Numbers as they are read: no finer than their interval supports, always with their unit. A finding is [mean, low, high];
// what is not known is null.

const BOUND = "\u00a0";

function power(value) {
  return value === 0 ? 1 : 10 ** Math.floor(Math.log10(Math.abs(value)));
}

/** The step to which a finding is rounded: as the report rounds. */
function stepOf(unit, [mean, low, high]) {
  if (unit === "share" || unit === "ratio") return 0.01;
  if (unit === "FTE") return 0.1;
  const fine = ["days", "minutes", "cases"].includes(unit) && Math.abs(mean) < 100;
  const finest = fine ? 0.1 : Math.max(power(mean), 100) / 100;
  const half = low === null || high === null ? 0 : (high - low) / 2;
  return half > finest ? Math.max(Math.min(power(half), power(mean)), finest) : finest;
}

function atStep(unit, value, step) {
  const scale = unit === "share" ? 100 : 1;
  const decimals = (step * scale < 0.95 ? 1 : 0) + (step * scale < 0.095 ? 1 : 0);
  const rounded = Math.round((value * scale) / (step * scale)) * step * scale;
  const text = (rounded === 0 ? 0 : rounded).toLocaleString("en-GB", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return text.replace("-", "\u2212");
}

function shareNearEnds(value) {
  if (value > 0 && value < 0.005) return "under 1";
  if (value >= 0.995 && value < 1) return "over 99";
  return null;
}

/** A number with its unit: `84 %`, `4.3 FTE`. */
export function withUnit(unit, finding) {
  const mean = finding?.[0] ?? null;
  if (mean === null) return unit === "days" ? "none, or longer than was simulated" : "not applicable";
  const near = unit === "share" ? shareNearEnds(mean) : null;
  return (near ?? atStep(unit, mean, stepOf(unit, finding))) + suffix(unit);
}

function suffix(unit) {
  if (unit === "share") return `${BOUND}%`;
  return unit === "ratio" || unit === "" ? "" : `${BOUND}${unit}`;
}

/** Its limits alone: `79 to 88`; empty where chance has no part in it. */
export function limits(unit, finding) {
  const [mean, low, high] = finding ?? [null, null, null];
  if (mean === null || low === null || high === null || (low === mean && high === mean)) return "";
  const step = stepOf(unit, finding);
  return `${atStep(unit, low, step)} to ${atStep(unit, high, step)}`;
}

/** Number, unit and limits: `84 % (79 to 88)`. */
export function full(unit, finding) {
  const between = limits(unit, finding);
  return withUnit(unit, finding) + (between ? ` (${between})` : "");
}

/** A difference with its sign; of shares in points. */
export function difference(unit, finding) {
  const mean = finding?.[0] ?? null;
  if (mean === null) return "not applicable";
  const [, low, high] = finding;
  const step = stepOf(unit, finding);
  const signed = (value) => {
    const text = atStep(unit, value, step);
    return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
  };
  const one = /^[+\u2212]?1$/.test(signed(mean));
  const points = unit === "share" ? `${BOUND}${one ? "point" : "points"}` : suffix(unit);
  const between = low === null || (low === mean && high === mean) ? "" : ` (${signed(low)} to ${signed(high)})`;
  return signed(mean) + points + between;
}

/** Whether a difference is more than chance: its limits lie on one side of zero. */
export function isClear(finding) {
  const [mean, low, high] = finding ?? [null, null, null];
  return mean !== null && mean !== 0 && low !== null && high !== null && (low > 0 || high < 0);
}

/** How often, in simulated years. */
export function inYears(chance) {
  if (chance === null) return "no year to which it applies";
  if (chance <= 0) return "no simulated year";
  if (chance < 0.05) return "fewer than 1 in 20 simulated years";
  if (chance >= 1) return "every simulated year";
  if (chance > 0.95) return "more than 19 in 20 simulated years";
  return `about ${Math.round(chance * 100)} in 100 simulated years`;
}

/** Below this, counts of people are not told for an authority. */
const LEAST_TOLD = 5;

/** Whether a finding is a count of people too small to be told. */
export function isTooSmall(unit, finding) {
  const counts = ["referrals a year", "cases a year", "cases"].includes(unit);
  return counts && finding?.[0] > 0 && finding[0] < LEAST_TOLD;
}
