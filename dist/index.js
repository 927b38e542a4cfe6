import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 495:
/***/ ((module) => {



var COMPATIBLE_ENCODING_PATTERN = /^utf-?8|ascii|utf-?16-?le|ucs-?2|base-?64|latin-?1$/i
var WS_TRIM_PATTERN = /^[\s\uFEFF\xA0]+|[\s\uFEFF\xA0]+$/g
var WS_CHAR_PATTERN = /\s|\uFEFF|\xA0/
var WS_FOLD_PATTERN = /\r?\n[\x20\x09]+/g
var DELIMITER_PATTERN = /[;,"]/
var WS_DELIMITER_PATTERN = /[;,"]|\s/

/**
 * Token character pattern
 * @type {RegExp}
 * @see https://tools.ietf.org/html/rfc7230#section-3.2.6
 */
var TOKEN_PATTERN = /^[!#$%&'*+\-\.^_`|~\da-zA-Z]+$/

var STATE = {
  IDLE: 1 << 0,
  URI: 1 << 1,
  ATTR: 1 << 2,
}

function trim( value ) {
  return value.replace( WS_TRIM_PATTERN, '' )
}

function hasWhitespace( value ) {
  return WS_CHAR_PATTERN.test( value )
}

function skipWhitespace( value, offset ) {
  while( hasWhitespace( value[offset] ) ) {
    offset++
  }
  return offset
}

function needsQuotes( value ) {
  return WS_DELIMITER_PATTERN.test( value ) ||
    !TOKEN_PATTERN.test( value )
}

/**
 * Shallow compares two objects to check if their properties match.
 * @param {object} object1 First object to compare.
 * @param {object} object2 Second object to compare.
 * @returns {boolean} Do the objects have matching properties.
 */
function shallowCompareObjects( object1, object2 ) {
  return (
    Object.keys( object1 ).length === Object.keys( object2 ).length &&
    Object.keys( object1 ).every(
      ( key ) => key in object2 && object1[ key ] === object2[ key ]
    )
  );
}

class Link {

  /**
   * Link
   * @constructor
   * @param {String} [value]
   * @returns {Link}
   */
  constructor( value ) {

    /** @type {Array} URI references */
    this.refs = []

    if( value ) {
      this.parse( value )
    }

  }

  /**
   * Get refs with given relation type
   * @param {String} value
   * @returns {Array<Object>}
   */
  rel( value ) {

    var links = []
    var type = value.toLowerCase()

    for( var i = 0; i < this.refs.length; i++ ) {
      if( typeof this.refs[ i ].rel === 'string' && this.refs[ i ].rel.toLowerCase() === type ) {
        links.push( this.refs[ i ] )
      }
    }

    return links

  }

  /**
   * Get refs where given attribute has a given value
   * @param {String} attr
   * @param {String} value
   * @returns {Array<Object>}
   */
  get( attr, value ) {

    attr = attr.toLowerCase()
    value = value.toLowerCase()

    var links = []

    for( var i = 0; i < this.refs.length; i++ ) {
      if( typeof this.refs[ i ][ attr ] === 'string' && this.refs[ i ][ attr ].toLowerCase() === value ) {
        links.push( this.refs[ i ] )
      }
    }

    return links

  }

  /** Sets a reference. */
  set( link ) {
    this.refs.push( link )
    return this
  }

  /**
   * Sets a reference if a reference with similar properties isn’t already set.
   */
  setUnique( link ) {

    if( !this.refs.some(( ref ) => shallowCompareObjects( ref, link )) ) {
      this.refs.push( link )
    }

    return this

  }

  has( attr, value ) {

    attr = attr.toLowerCase()
    value = value.toLowerCase()

    for( var i = 0; i < this.refs.length; i++ ) {
      if( typeof this.refs[ i ][ attr ] === 'string' && this.refs[ i ][ attr ].toLowerCase() === value ) {
        return true
      }
    }

    return false

  }

  parse( value, offset ) {

    offset = offset || 0
    value = offset ? value.slice( offset ) : value

    // Trim & unfold folded lines
    value = trim( value ).replace( WS_FOLD_PATTERN, '' )

    var state = STATE.IDLE
    var length = value.length
    var offset = 0
    var ref = null

    while( offset < length ) {
      if( state === STATE.IDLE ) {
        if( hasWhitespace( value[offset] ) ) {
          offset++
          continue
        } else if( value[offset] === '<' ) {
          if( ref != null ) {
            ref.rel != null ?
              this.refs.push( ...Link.expandRelations( ref ) ) :
              this.refs.push( ref )
          }
          var end = value.indexOf( '>', offset )
          if( end === -1 ) throw new Error( 'Expected end of URI delimiter at offset ' + offset )
          ref = { uri: value.slice( offset + 1, end ) }
          // this.refs.push( ref )
          offset = end
          state = STATE.URI
        } else {
          throw new Error( 'Unexpected character "' + value[offset] + '" at offset ' + offset )
        }
        offset++
      } else if( state === STATE.URI ) {
        if( hasWhitespace( value[offset] ) ) {
          offset++
          continue
        } else if( value[offset] === ';' ) {
          state = STATE.ATTR
          offset++
        } else if( value[offset] === ',' ) {
          state = STATE.IDLE
          offset++
        } else {
          throw new Error( 'Unexpected character "' + value[offset] + '" at offset ' + offset )
        }
      } else if( state === STATE.ATTR ) {
        if( value[offset] ===';' || hasWhitespace( value[offset] ) ) {
          offset++
          continue
        }
        var end = value.indexOf( '=', offset )
        if( end === -1 ) end = value.indexOf( ';', offset )
        if( end === -1 ) end = value.length
        var attr = trim( value.slice( offset, end ) ).toLowerCase()
        var attrValue = ''
        offset = end + 1
        offset = skipWhitespace( value, offset )
        if( value[offset] === '"' ) {
          offset++
          while( offset < length ) {
            if( value[offset] === '"' ) {
              offset++; break
            }
            if( value[offset] === '\\' ) {
              offset++
            }
            attrValue += value[offset]
            offset++
          }
        } else {
          var end = offset + 1
          while( !DELIMITER_PATTERN.test( value[end] ) && end < length ) {
            end++
          }
          attrValue = value.slice( offset, end )
          offset = end
        }
        if( ref[ attr ] && Link.isSingleOccurenceAttr( attr ) ) {
          // Ignore multiples of attributes which may only appear once
        } else if( attr[ attr.length - 1 ] === '*' ) {
          ref[ attr ] = Link.parseExtendedValue( attrValue )
        } else {
          attrValue = attr === 'type' ?
            attrValue.toLowerCase() : attrValue
          if( ref[ attr ] != null ) {
            if( Array.isArray( ref[ attr ] ) ) {
              ref[ attr ].push( attrValue )
            } else {
              ref[ attr ] = [ ref[ attr ], attrValue ]
            }
          } else {
            ref[ attr ] = attrValue
          }
        }
        switch( value[offset] ) {
          case ',': state = STATE.IDLE; break
          case ';': state = STATE.ATTR; break
        }
        offset++
      } else {
        throw new Error( 'Unknown parser state "' + state + '"' )
      }
    }

    if( ref != null ) {
      ref.rel != null ?
        this.refs.push( ...Link.expandRelations( ref ) ) :
        this.refs.push( ref )
    }

    ref = null

    return this

  }

  toString() {

    var refs = []
    var link = ''
    var ref = null

    for( var i = 0; i < this.refs.length; i++ ) {
      ref = this.refs[i]
      link = Object.keys( this.refs[i] ).reduce( function( link, attr ) {
        if( attr === 'uri' ) return link
        return link + '; ' + Link.formatAttribute( attr, ref[ attr ] )
      }, '<' + ref.uri + '>' )
      refs.push( link )
    }

    return refs.join( ', ' )

  }

}

/**
 * Determines whether an encoding can be
 * natively handled with a `Buffer`
 * @param {String} value
 * @returns {Boolean}
 */
Link.isCompatibleEncoding = function( value ) {
  return COMPATIBLE_ENCODING_PATTERN.test( value )
}

Link.parse = function( value, offset ) {
  return new Link().parse( value, offset )
}

Link.isSingleOccurenceAttr = function( attr ) {
  return attr === 'rel' || attr === 'type' || attr === 'media' ||
    attr === 'title' || attr === 'title*'
}

Link.isTokenAttr = function( attr ) {
  return attr === 'rel' || attr === 'type' || attr === 'anchor'
}

Link.escapeQuotes = function( value ) {
  return value.replace( /"/g, '\\"' )
}

Link.expandRelations = function( ref ) {
  var rels = ref.rel.split( ' ' )
  return rels.map( function( rel ) {
    var value = Object.assign( {}, ref )
    value.rel = rel
    return value
  })
}

/**
 * Parses an extended value and attempts to decode it
 * @internal
 * @param {String} value
 * @return {Object}
 */
Link.parseExtendedValue = function( value ) {
  var parts = /([^']+)?(?:'([^']*)')?(.+)/.exec( value )
  return {
    language: parts[2].toLowerCase(),
    encoding: Link.isCompatibleEncoding( parts[1] ) ?
      null : parts[1].toLowerCase(),
    value: Link.isCompatibleEncoding( parts[1] ) ?
      decodeURIComponent( parts[3] ) : parts[3]
  }
}

/**
 * Format a given extended attribute and it's value
 * @param {String} attr
 * @param {Object} data
 * @return {String}
 */
Link.formatExtendedAttribute = function( attr, data ) {

  var encoding = ( data.encoding || 'utf-8' ).toUpperCase()
  var language = data.language || 'en'

  var encodedValue = ''

  if( typeof Buffer !== 'undefined' && Buffer.isBuffer( data.value ) && Link.isCompatibleEncoding( encoding ) ) {
    encodedValue = data.value.toString( encoding )
  } else if( typeof Buffer !== 'undefined' && Buffer.isBuffer( data.value ) ) {
    encodedValue = data.value.toString( 'hex' )
      .replace( /[0-9a-f]{2}/gi, '%$1' )
  } else {
    encodedValue = encodeURIComponent( data.value )
  }

  return attr + '=' + encoding + '\'' +
    language + '\'' + encodedValue

}

/**
 * Format a given attribute and it's value
 * @param {String} attr
 * @param {String|Object} value
 * @return {String}
 */
Link.formatAttribute = function( attr, value ) {

  if( Array.isArray( value ) ) {
    return value.map(( item ) => {
      return Link.formatAttribute( attr, item )
    }).join( '; ' )
  }

  if( attr[ attr.length - 1 ] === '*' || typeof value !== 'string' ) {
    return Link.formatExtendedAttribute( attr, value )
  }

  if( Link.isTokenAttr( attr ) ) {
    value = needsQuotes( value ) ?
      '"' + Link.escapeQuotes( value ) + '"' :
      Link.escapeQuotes( value )
  } else if( needsQuotes( value ) ) {
    value = encodeURIComponent( value )
    // We don't need to escape <SP> <,> <;> within quotes
    value = value
      .replace( /%20/g, ' ' )
      .replace( /%2C/g, ',' )
      .replace( /%3B/g, ';' )

    value = '"' + value + '"'
  }

  return attr + '=' + value

}

module.exports = Link


/***/ }),

/***/ 296:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var _main_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(890);

await (0,_main_js__WEBPACK_IMPORTED_MODULE_0__/* .main */ .i)(process);

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 890:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  i: () => (/* binding */ main)
});

;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
;// CONCATENATED MODULE: ./build/clock.js

/** Time as it passes: `performance.now()`, which no change of the system's clock moves. */
const realClock = {
    now: () => performance.now(),
    async sleep(ms, signal) {
        const until = performance.now() + ms;
        for (let left = ms; left > 0; left = until - performance.now()) {
            // Timers may fire a millisecond early and hold no more than 24.8 days.
            await (0,promises_namespaceObject.setTimeout)(Math.min(Math.ceil(left), longestTimer), undefined, { signal }).catch((error) => {
                throw signal.aborted ? signal.reason : error;
            });
        }
        signal.throwIfAborted();
    },
};
const longestTimer = 2 ** 31 - 1;

;// CONCATENATED MODULE: ./build/cured-error.js
/** An error that tells its reader what to do about it. Every error that is to be expected is one. */
class CuredError extends Error {
    /** What to do, in one or two sentences of our own; may hold links to Buildkite and GitHub. */
    cure;
    /** What the other side said, in its own words. */
    said;
    /** `message` says what happened to which thing, in our own words and checked inputs only. */
    constructor(message, cure, options = {}) {
        super(message, options.cause === undefined ? {} : { cause: options.cause });
        this.name = new.target.name;
        this.cure = cure;
        this.said = options.said;
    }
}
/** What was thrown, as an error. Anything can be thrown, even what has no words. */
function asError(thrown) {
    try {
        const hasWords = thrown instanceof Error && typeof thrown.name === 'string' && typeof thrown.message === 'string';
        return hasWords ? thrown : new Error(String(thrown));
    }
    catch {
        return new Error('something was thrown that cannot even be named');
    }
}

;// CONCATENATED MODULE: ./build/untrusted.js
/** Marks a text as written by somebody outside. */
function untrusted(text) {
    return text;
}
/**
 * The bare text, to be compared, searched or measured, never to be shown. What shows it goes through `report/text.ts`.
 */
function bare(text) {
    return text;
}

;// CONCATENATED MODULE: ./build/gate/newest.js

/**
 * Sorts the newer of two timestamps first, those without one last. The API's are ISO 8601 in one zone, so that their
 * text order is their time order.
 */
function newestFirst(a, b) {
    const [left, right] = [a === undefined ? '' : bare(a), b === undefined ? '' : bare(b)];
    return left < right ? 1 : left > right ? -1 : 0;
}

;// CONCATENATED MODULE: ./build/gate/failures.js

/**
 * Failed executions → failed tests. Executions belong to one test when suite and `test_id` are the same; without a
 * `test_id`, when suite, name and location are.
 */
function failedTests(fetched) {
    const byTest = new Map();
    for (const execution of fetched.executions) {
        const key = identity(execution);
        const attempts = byTest.get(key);
        if (attempts)
            attempts.push(execution);
        else
            byTest.set(key, [execution]);
    }
    return {
        tests: [...byTest.values()].map(asTest),
        tolerated: [],
        executions: fetched.executions.length,
        truncated: fetched.truncated,
        problems: fetched.problems,
    };
}
function identity({ suite, testId, testName, location }) {
    return JSON.stringify(testId === undefined ? [suite, testName, location] : [suite, testId]);
}
function asTest(executions) {
    const attempts = [...executions];
    attempts.sort((a, b) => newestFirst(a.createdAt, b.createdAt));
    return { execution: attempts.find(({ reason }) => reason !== undefined) ?? attempts[0], attempts };
}

;// CONCATENATED MODULE: ./build/gate/observation.js
/** A run is gone after this many looks in a row without it … */
const goneAfterLooks = 3;
/** … over at least this many milliseconds. */
const goneAfterMs = 60_000;
/** Before the first good look. */
const nothingSeen = {
    looks: 0,
    runs: [],
    build: undefined,
    horizons: [],
    unchangedSince: 0,
    lastLook: undefined,
};

;// CONCATENATED MODULE: ./build/gate/pace.js
/** When to look again. Pure: the time, the random source and everything else come in. All times are milliseconds. */
/** The least and the most that `auto` waits between two looks. */
const quickest = 2_000;
const slowest = 24_000;
/** The most that `auto` waits for `settle`: a run may start running again meanwhile. */
const longestSettling = 30_000;
/** `auto` waits this share of the time waited so far, so that the lag stays a small share of the wait. */
const shareOfWait = 1 / 5;
/** Pauses vary by this much either way, so that gates that started together do not stay together. */
const jitter = 0.1;
/** Pauses after failed looks: the first, and the longest. */
const firstRetry = 1_000;
const longestRetry = 15_000;
/** The pause before the next look; `Infinity` when there is no time for one more before the deadline. */
function pauseBeforeLook(moment) {
    return beforeDeadline(wantedPause(moment), 0, moment);
}
function wantedPause({ waited, interval, settlesIn, random }) {
    const usual = interval === 'auto' ? Math.round(clamp(waited * shareOfWait, quickest, slowest) * vary(random)) : interval;
    if (settlesIn === undefined)
        return usual;
    // Only `settle` is waited for: the look that confirms comes when it is over, not earlier and not a pause later.
    if (interval === 'auto')
        return Math.min(settlesIn, longestSettling);
    if (settlesIn < interval)
        return interval;
    return settlesIn < 2 * interval ? settlesIn : interval;
}
/**
 * The pause after a failed look. `attempt` counts from 1; `notBefore` is when trying again makes sense at the earliest
 * (a rate limit's reset). `Infinity` when there is no time for one more try before the deadline.
 */
function pauseAfterFault(attempt, notBefore, moment) {
    const { interval, random } = moment;
    const first = interval === 'auto' ? firstRetry : Math.min(interval, firstRetry);
    const backoff = Math.min(first * 2 ** (attempt - 1), longestRetry);
    // Between half and the whole of it: gates that were cut off together come back one by one. After a reset likewise.
    const spread = backoff * (0.5 + random() / 2);
    return beforeDeadline(notBefore + spread, notBefore, moment);
}
/**
 * Cuts a pause so that one last look fits in just before the deadline. `Infinity`: there is no time for another look, or
 * none before it would be refused again.
 */
function beforeDeadline(pause, notBefore, { left, lookTook }) {
    const untilLastLook = left - lastLookNeeds(lookTook);
    if (untilLastLook <= 0 || notBefore > untilLastLook)
        return Number.POSITIVE_INFINITY;
    return Math.min(pause, untilLastLook);
}
/** The time kept for a look before the deadline, after one that took so long: an answer that takes longer hangs. */
function lastLookNeeds(lookTook) {
    return clamp(3 * lookTook, 100, 5_000);
}
function vary(random) {
    return 1 - jitter + 2 * jitter * random();
}
function clamp(value, least, most) {
    return Math.min(Math.max(value, least), most);
}

;// CONCATENATED MODULE: ./build/gate/errors.js

/** The run that `run-id` names was not there on two looks in a row, although its suite is. */
class RunNotFound extends CuredError {
    constructor(organization, suite, runId) {
        super(`Test Engine has no run ${runId} in the suite ${organization}/${suite}.`, 'Copy the UUID from the end of the run’s address in Test Engine (…/suites/SUITE/runs/UUID), and check that organization and suite are the ones in that address. For the UUID of a build use build-id instead.');
    }
}
/** The wait ended before Buildkite had answered even once, and no request had failed either. */
class NoAnswerInTime extends CuredError {
    constructor() {
        super('Buildkite had not answered when the time was up.', 'Give the wait more time with the input timeout, and check that the runner reaches the API (api-url, proxy, firewall).');
    }
}

;// CONCATENATED MODULE: ./build/gate/observe.js

/** One more good look, added to all that was seen before. */
function observe(before, { look, startedAt, endedAt }) {
    const found = new Map(look.runs.map((run) => [keyOf(run), run]));
    const known = new Set(before.runs.map(({ run }) => keyOf(run)));
    const superseded = new Set(look.superseded.map(keyOf));
    const kept = before.runs.filter(({ run }) => !superseded.has(keyOf(run)));
    const tracked = kept.map((earlier) => {
        const run = found.get(keyOf(earlier.run));
        return run ? seenAgain(earlier, run) : missedAgain(earlier, startedAt, endedAt);
    });
    const fresh = look.runs.filter((run) => !known.has(keyOf(run))).map(firstSeen);
    const unchanged = before.looks > 0 &&
        fresh.length === 0 &&
        kept.length === before.runs.length &&
        sameBuild(before.build, look.build) &&
        tracked.every((run, index) => sameRun(kept[index], run));
    return {
        looks: before.looks + 1,
        runs: [...tracked, ...fresh],
        build: look.build,
        horizons: look.horizons,
        unchangedSince: unchanged ? before.unchangedSince : endedAt,
        lastLook: { startedAt, endedAt },
    };
}
function keyOf({ suite, id }) {
    return `${suite}/${id}`;
}
function firstSeen(run) {
    return { run, presence: 'present', missedLooks: 0, missingSince: undefined };
}
function seenAgain(earlier, run) {
    // A failed result never changes, so an answer that takes it back is not believed.
    return firstSeen(earlier.run.result === 'failed' ? { ...run, result: 'failed' } : run);
}
function missedAgain(earlier, startedAt, endedAt) {
    const missedLooks = earlier.missedLooks + 1;
    const missingSince = earlier.missingSince ?? endedAt;
    const gone = earlier.presence === 'gone' || (missedLooks >= goneAfterLooks && startedAt >= missingSince + goneAfterMs);
    return { run: earlier.run, presence: gone ? 'gone' : 'missing', missedLooks, missingSince };
}
/** How a run stands in an observation, if it is gated there. */
function trackedIn({ runs }, { suite, id }) {
    return runs.find(({ run }) => run.suite === suite && run.id === id);
}
/** Whether two sightings of a run agree in all that a verdict could rest on. */
function sameRun(a, b) {
    return (a !== undefined &&
        a.presence === b.presence &&
        a.run.state === b.run.state &&
        a.run.result === b.run.result &&
        a.run.words.state === b.run.words.state &&
        a.run.words.result === b.run.words.result);
}
/** Whether two sightings of a build agree in all that a verdict could rest on. */
function sameBuild(a, b) {
    return a?.word === b?.word && a?.ended === b?.ended;
}

;// CONCATENATED MODULE: ./build/gate/tolerance.js

/**
 * Which failed runs may count as passed: those of which every failed execution was fetched and each of whose failed tests is
 * tolerated by positive evidence. Whatever is not known is not tolerated: a test without an id or without an entry, a list
 * that could not be had, failures beyond those that were fetched, a failed run without a failed execution.
 */
function rule(runs, { failures, tests }, tolerate) {
    const all = failedTests(failures);
    const tolerated = [];
    const failed = [];
    for (const test of all.tests) {
        const why = reason(test, runs, tests, tolerate);
        if (why === undefined)
            failed.push(test);
        else
            tolerated.push({ ...test, why });
    }
    const whole = !failures.truncated && failures.problems.length === 0;
    const guilty = new Set(failed.flatMap(({ attempts }) => attempts.map(runKey)));
    const excused = new Set(tolerated.flatMap(({ attempts }) => attempts.map(runKey)));
    const softened = runs.map((run) => `${run.suite}/${run.id}`).filter((key) => excused.has(key) && !guilty.has(key));
    const problems = [...all.problems, ...tests.flatMap(({ problem }) => problem ?? [])];
    return { softened: new Set(whole ? softened : []), failures: { ...all, tests: failed, tolerated, problems } };
}
function runKey({ suite, runId }) {
    return `${suite}/${runId}`;
}
function reason({ attempts }, runs, evidence, tolerate) {
    // The test must be excused in every build in which it failed.
    const entries = attempts.map(({ suite, runId, testId }) => {
        const buildId = runs.find((run) => run.suite === suite && run.id === runId)?.buildId;
        const ofBuild = evidence.find((one) => one.buildId === buildId && one.problem === undefined);
        return buildId === undefined ? undefined : ofBuild?.tests.find((test) => isAbout(test, suite, testId));
    });
    return tolerate.find((why) => entries.every((entry) => entry !== undefined && excuses(entry, why)));
}
function isAbout(test, suite, testId) {
    return testId !== undefined && test.suite === suite && test.testId === testId;
}
function excuses({ muted, passes }, why) {
    switch (why) {
        case 'retried':
            return passes > 0;
        case 'muted':
            return muted;
    }
}

;// CONCATENATED MODULE: ./build/gate/verdict.js



/** A `run-id` that is not there is believed after this many looks: one alone may have come too early. */
const looksUntilRunIsUnknown = 2;
/**
 * The verdict after a good look, or `undefined` while there is none yet. The first rule that fits decides; the rules and
 * their order are promised to the users, see "Verdicts" in the README.
 */
function judge(seen, policy, softened) {
    const facts = factsOf(softened ? soften(seen, softened) : seen, policy, 'waiting');
    // A failure that may yet be tolerated decides nothing.
    return facts.bad?.name === 'failed' && policy.tolerate.length > 0 && !softened ? undefined : decide(facts);
}
/**
 * The failed runs for which it is time to ask whether they may be tolerated: when they would decide otherwise, and all has
 * settled, since the pass of a retry may come in late. None: it is not.
 */
function runsToExcuse(seen, policy) {
    const facts = factsOf(seen, policy, 'waiting');
    if (policy.tolerate.length === 0 || !facts.settled || decide(facts) === undefined)
        return [];
    return seen.runs.map(({ run }) => run).filter(({ result }) => result === 'failed');
}
function soften(seen, softened) {
    const runs = seen.runs.map((tracked) => {
        const { run } = tracked;
        return softened.has(`${run.suite}/${run.id}`) ? { ...tracked, run: { ...run, result: 'passed' } } : tracked;
    });
    return { ...seen, runs };
}
/** Milliseconds until everything has settled, when a verdict waits for nothing else; at least 0. */
function settlesIn(seen, policy, now) {
    // While a run is missing, the wait is for that run.
    if (seen.runs.some(({ presence }) => presence === 'missing'))
        return undefined;
    if (hasSettled(seen, policy.settle) || !decide(factsOf(seen, policy, 'waiting', true)))
        return undefined;
    return Math.max(0, seen.unchangedSince + policy.settle - now);
}
/** The verdict when the time is up: always one. The order is promised to the users. */
function judgeAtDeadline(seen, policy, { now, freshFor, lastCause }) {
    const facts = factsOf(seen, policy, 'deadline');
    if (facts.bad)
        return facts.bad;
    if (seen.lastLook === undefined || now - seen.lastLook.endedAt > freshFor)
        return { name: 'error', cause: lastCause };
    if (facts.build && !facts.build.ended)
        return { name: 'timed-out', because: 'build-goes-on' };
    if (facts.missing.length > 0 || facts.runs.length === 0)
        return { name: 'not-found', missing: facts.missing };
    // With suites left out, a rule may fit that did not before.
    return decide(facts) ?? { name: 'timed-out', because: whatIsAwaited(facts) };
}
function decide({ policy, looks, runs, build, missing, leftOut, bad, settled, complete }) {
    const { selector } = policy;
    if (selector.kind === 'run-id' && runs.length === 0 && looks >= looksUntilRunIsUnknown) {
        return { name: 'error', cause: new RunNotFound(selector.organization, selector.suites[0], selector.runId) };
    }
    // fail-fast, and a run failed, is stale or gone
    if (policy.failFast && bad)
        return bad;
    // complete, all at rest, some failed, stale or gone
    if (complete && runs.every(isAtRest) && bad)
        return bad;
    if (build?.ended && settled) {
        // build ended and settled, a named suite has no run or no suite has one
        if (missing.length > 0 || runs.length === 0)
            return bad ?? { name: 'not-found', missing };
        // build ended and settled, all finished, one still pending
        if (runs.every((run) => isAtRest(run) || isPending(run)) && runs.some(isPending)) {
            return bad ?? { name: 'incomplete', because: { kind: 'pending' } };
        }
    }
    if (complete && runs.every(hasPassed) && settled) {
        // complete, all passed, settled, build ended otherwise than passed
        if (build?.ended && build.ended !== 'passed') {
            return { name: 'incomplete', because: { kind: 'build-ended', end: build.ended } };
        }
        // complete, all passed, settled
        return { name: 'passed', leftOut };
    }
    return undefined;
}
function factsOf(seen, policy, moment, settled = hasSettled(seen, policy.settle)) {
    const { runs, build, looks } = seen;
    const without = policy.selector.suites.filter((suite) => !runs.some(({ run }) => run.suite === suite));
    // A suite without a run is waited for as long as one may still come.
    const noneToCome = moment === 'deadline' || (build?.ended !== undefined && settled);
    const lenient = policy.ifNoRunFound !== 'error' && runs.length > 0 && noneToCome;
    const missing = lenient ? [] : without;
    return {
        policy,
        looks,
        runs,
        build,
        missing,
        leftOut: lenient ? without : [],
        bad: worst(runs, moment),
        settled,
        complete: runs.length > 0 && missing.length === 0 && (build === undefined || build.ended !== undefined),
    };
}
function hasSettled({ lastLook, unchangedSince, runs }, settle) {
    if (lastLook === undefined || runs.some(({ presence }) => presence === 'missing'))
        return false;
    // From the end of the look that saw the change to the start of the newest: the shortest it can have held.
    return settle === 0 || lastLook.startedAt >= unchangedSince + settle;
}
function worst(runs, moment) {
    if (runs.some(({ run }) => run.result === 'failed'))
        return { name: 'failed' };
    if (runs.some((run) => isLost(run, moment)))
        return { name: 'stale' };
    return undefined;
}
function isLost({ run, presence, missedLooks }, moment) {
    // While there is time, a run is gone after a minute without it; when time is up, two looks must do.
    return run.result === 'stale' || presence === 'gone' || (moment === 'deadline' && missedLooks >= 2);
}
function isAtRest({ run, presence }) {
    switch (presence) {
        case 'gone':
            return true;
        case 'missing':
            return false;
        case 'present':
            return run.result === 'stale' || (run.state === 'finished' && run.result !== 'pending');
    }
}
function isPending({ run, presence }) {
    return presence === 'present' && run.state === 'finished' && run.result === 'pending';
}
function hasPassed({ run, presence }) {
    return presence === 'present' && run.state === 'finished' && run.result === 'passed';
}
function whatIsAwaited({ runs }) {
    if (runs.some(({ presence }) => presence === 'missing'))
        return 'run-missing';
    if (runs.some(({ run }) => run.state === 'running'))
        return 'run-goes-on';
    return runs.some(isPending) ? 'result-pending' : 'not-settled';
}
/** The run that decided: the worst, and among equals the newest. */
function decisiveRun(seen, softened = new Set()) {
    const [worst] = soften(seen, softened).runs.toSorted((a, b) => badness(b) - badness(a) || newestFirst(a.run.createdAt, b.run.createdAt));
    // Told as it is, tolerated or not.
    return worst && trackedIn(seen, worst.run);
}
function badness({ run, presence }) {
    if (run.result === 'failed')
        return 4;
    if (run.result === 'stale' || presence === 'gone')
        return 3;
    if (presence === 'missing')
        return 2;
    return run.state === 'finished' && run.result === 'passed' ? 0 : 1;
}

;// CONCATENATED MODULE: ./build/gate/wait.js







/** Why a cancelled step ends. */
class Cancellation extends Error {
    signal;
    constructor(signal) {
        super(`cancelled by ${signal}`);
        this.signal = signal;
    }
}
/** Milliseconds after which silence is broken. */
const signOfLifeAfter = 60_000;
/**
 * Observes, judges and sleeps until there is a verdict. Always resolves: whatever goes wrong is a verdict, and nothing
 * of the wait goes on after it.
 */
async function wait(policy, patience, surroundings) {
    return new Wait(policy, patience, surroundings).run();
}
class Wait {
    #policy;
    #patience;
    #around;
    #startedAt;
    #timeIsUp = new AbortController();
    /** Ends the timers of the wait together with it. */
    #over = new AbortController();
    #seen = nothingSeen;
    #ruling;
    /** The two newest pauses between looks: what they span is how old the newest look may be at the deadline. */
    #pauses;
    #lookTook = 0;
    /** What went wrong last, and whether a look has succeeded since. */
    #lastFault;
    #failing = false;
    #toldAt;
    #toldOfUnknownWord = false;
    #toldOfSettling = false;
    constructor(policy, patience, surroundings) {
        this.#policy = policy;
        this.#patience = patience;
        this.#around = surroundings;
        this.#startedAt = surroundings.clock.now();
        this.#toldAt = this.#startedAt;
        const pause = pauseBeforeLook({ ...this.#moment(), left: Number.POSITIVE_INFINITY });
        this.#pauses = [pause, pause];
    }
    async run() {
        const { selector, settle } = this.#policy;
        this.#tell({ kind: 'waiting-begins', selector, timeout: this.#patience.timeout, settle });
        const timers = [this.#keepDeadline(), this.#showSignsOfLife()];
        const verdict = await this.#untilVerdict().catch((error) => this.#verdictFor(error));
        this.#tell({ kind: 'decision', waited: this.#waited(), verdict });
        this.#over.abort();
        await Promise.all(timers);
        return {
            verdict,
            observation: this.#seen,
            startedAt: this.#startedAt,
            endedAt: this.#around.clock.now(),
            decisive: decisiveRun(this.#seen, this.#ruling?.softened),
            ruling: this.#ruling,
        };
    }
    async #untilVerdict() {
        const signal = AbortSignal.any([this.#around.interrupted, this.#timeIsUp.signal]);
        for (;;) {
            const timed = await this.#look(signal);
            this.#takeIn(timed);
            const verdict = judge(this.#seen, this.#policy) ?? (await this.#verdictOnEvidence(signal));
            if (verdict)
                return verdict;
            this.#tellOfSettling();
            const moment = this.#moment();
            const pause = pauseBeforeLook(moment);
            // The last pause is the one until the deadline.
            this.#pauses = [this.#pauses[1], Math.min(pause, moment.left)];
            // Not by way of #tell: what only debug logging shows is no sign of life.
            const { waited, settlesIn } = moment;
            this.#around.tell({ kind: 'goes-on', waited, pause, observation: this.#seen, settlesIn });
            await this.#around.clock.sleep(pause, signal);
        }
    }
    #look(signal) {
        const { clock, watcher } = this.#around;
        const known = this.#seen.runs.map(({ run }) => run);
        return this.#persist(signal, async () => {
            const startedAt = clock.now();
            const look = await watcher.look(known, signal);
            return { look, startedAt, endedAt: clock.now() };
        });
    }
    async #verdictOnEvidence(signal) {
        const runs = runsToExcuse(this.#seen, this.#policy);
        if (runs.length === 0)
            return undefined;
        const persist = (attempt) => this.#persist(signal, attempt);
        const evidence = await this.#around.watcher.evidence(runs, signal, persist);
        this.#ruling = rule(runs, evidence, this.#policy.tolerate);
        return judge(this.#seen, this.#policy, this.#ruling.softened);
    }
    async #persist(signal, attempt) {
        let faults = 0;
        const pause = (error, attempts) => {
            faults = attempts;
            this.#lastFault = error;
            this.#failing = true;
            const pause = pauseAfterFault(attempts, error.notBefore, this.#moment());
            this.#tell({ kind: 'fault', waited: this.#waited(), error, attempt: attempts, pause });
            return pause;
        };
        const result = await this.#around.watcher.persist(attempt, { signal, pause });
        if (faults > 0)
            this.#tell({ kind: 'recovered', waited: this.#waited(), faults });
        return result;
    }
    #takeIn(timed) {
        const before = this.#seen;
        this.#seen = observe(before, timed);
        this.#failing = false;
        this.#lookTook = timed.endedAt - timed.startedAt;
        this.#tellOfUnknownWord(timed.look.runs);
        const waited = this.#waited();
        for (const { run } of before.runs) {
            if (!trackedIn(this.#seen, run))
                this.#tell({ kind: 'run-superseded', waited, run });
        }
        for (const after of this.#seen.runs) {
            const earlier = trackedIn(before, after.run);
            if (!sameRun(earlier, after))
                this.#tell({ kind: 'run-changed', waited, before: earlier, after });
        }
        const { build } = this.#seen;
        if (build && !sameBuild(before.build, build)) {
            this.#tell({ kind: 'build-changed', waited, before: before.build, after: build });
        }
    }
    #tellOfSettling() {
        const left = this.#settlesIn();
        if (left !== undefined && !this.#toldOfSettling) {
            this.#tell({ kind: 'settling', waited: this.#waited(), settlesIn: left });
        }
        this.#toldOfSettling = left !== undefined;
    }
    #tellOfUnknownWord(runs) {
        if (this.#toldOfUnknownWord)
            return;
        for (const run of runs) {
            for (const field of ['state', 'result']) {
                const word = run.words[field];
                if (word === undefined || bare(word) === run[field])
                    continue;
                this.#toldOfUnknownWord = true;
                this.#tell({ kind: 'unknown-word', waited: this.#waited(), field, word, run });
                return;
            }
        }
    }
    #verdictFor(error) {
        const { clock } = this.#around;
        if (error instanceof Cancellation)
            return { name: 'cancelled', signal: error.signal };
        if (!this.#timeIsUp.signal.aborted || error !== this.#timeIsUp.signal.reason) {
            return { name: 'error', cause: error instanceof Error ? error : new Error(String(error)) };
        }
        return judgeAtDeadline(this.#seen, this.#policy, {
            now: clock.now(),
            // A look that is merely under way when the time is up is no sign of trouble, one that hangs is.
            freshFor: this.#pauses[0] + this.#pauses[1] + (this.#failing ? 0 : lastLookNeeds(this.#lookTook)),
            lastCause: (this.#failing ? this.#lastFault : undefined) ?? new NoAnswerInTime(),
        });
    }
    async #keepDeadline() {
        await this.#around.clock.sleep(this.#patience.timeout, this.#over.signal).then(() => this.#timeIsUp.abort(), () => undefined);
    }
    async #showSignsOfLife() {
        const { clock } = this.#around;
        try {
            for (;;) {
                const due = this.#toldAt + signOfLifeAfter;
                if (clock.now() < due)
                    await clock.sleep(due - clock.now(), this.#over.signal);
                else
                    this.#tell({
                        kind: 'sign-of-life',
                        waited: this.#waited(),
                        left: this.#moment().left,
                        observation: this.#seen,
                    });
            }
        }
        catch {
            // The wait is over.
        }
    }
    #moment() {
        const waited = this.#waited();
        return {
            waited,
            left: this.#patience.timeout - waited,
            lookTook: this.#lookTook,
            interval: this.#patience.interval,
            settlesIn: this.#settlesIn(),
            random: this.#around.random,
        };
    }
    #settlesIn() {
        return settlesIn(this.#seen, this.#policy, this.#around.clock.now());
    }
    #waited() {
        return this.#around.clock.now() - this.#startedAt;
    }
    #tell(event) {
        this.#toldAt = this.#around.clock.now();
        this.#around.tell(event);
    }
}

;// CONCATENATED MODULE: ./build/inputs/problem.js

function wrong(problem, cure) {
    return { problem, cure };
}
/**
 * The inputs cannot be used; thrown before the first request, with all that is wrong together. `message` and `cure`
 * name every input but hold no values: these stand in `problems`.
 */
class InputError extends CuredError {
    /** At least one, in the order in which they were found. */
    problems;
    summary;
    annotationLevel;
    constructor(problems, readable) {
        super(describe(problems), cures(problems));
        this.problems = problems;
        this.summary = readable.summary;
        this.annotationLevel = readable.annotationLevel;
    }
}
function describe(problems) {
    const found = problems.map(({ input, problem }) => `${input} ${problem}`).join('; ');
    return problems.length === 1
        ? `The input ${found}.`
        : `${problems.length} things are wrong with the inputs: ${found}.`;
}
function cures(problems) {
    return problems.map(({ input, cure }) => (problems.length === 1 ? cure : `${input}: ${cure}`)).join(' ');
}

;// CONCATENATED MODULE: ./build/inputs/api-url.js

const example = 'Write the base address of the API, such as https://api.buildkite.com';
/** The base address of Buildkite's API: https, or http on this machine; the slash at its path's end is dropped. */
function asApiUrl(text) {
    // The parser would drop line breaks and tabs silently.
    const url = /\s/.test(text) ? null : URL.parse(text);
    if (url === null)
        return wrong('is not an address', `${example}, beginning with https://.`);
    if (url.username !== '' || url.password !== '') {
        return wrong('has a user name or password in it', `${example}; what grants access is the token alone.`);
    }
    if (/[?#]/.test(text))
        return wrong('has a query or a fragment', `${example}, up to its path at most.`);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
        return wrong('does not begin with https://', `${example}: the token must not travel unencrypted.`);
    }
    if (url.hostname === 'buildkite.com') {
        return wrong("is the address of Buildkite's pages, not of its API", `${example}.`);
    }
    url.pathname = url.pathname.replace(/\/+$/, '');
    if (url.hostname === 'api.buildkite.com' && url.pathname !== '/') {
        return wrong('has a path', `${example}: the path of each request, /v2 included, is added to it.`);
    }
    return { value: url };
}
/** Whether an address leads to this very machine: 127.0.0.0/8, ::1 or localhost. */
function isLoopback(url) {
    // The parser has written every spelling of an IPv4 address as four numbers.
    return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(url.hostname);
}

;// CONCATENATED MODULE: ./node_modules/parse-duration/locale/en.js
const unit = Object.create(null)
const m = 60000, h = m * 60, d = h * 24, y = d * 365.25

unit.year = unit.yr = unit.y = y
unit.month = unit.mo = unit.mth = y / 12
unit.week = unit.wk = unit.w = d * 7
unit.day = unit.d = d
unit.hour = unit.hr = unit.h = h
unit.minute = unit.min = unit.m = m
unit.second = unit.sec = unit.s = 1000
unit.millisecond = unit.millisec = unit.ms = 1
unit.microsecond = unit.microsec =  unit.us = unit.µs = 1e-3
unit.nanosecond = unit.nanosec = unit.ns = 1e-6

unit.group = ','
unit.decimal = '.'
unit.placeholder = ' _'

/* harmony default export */ const en = (unit);

;// CONCATENATED MODULE: ./node_modules/parse-duration/index.js


const durationRE = /((?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?)\s*([\p{L}]{0,14})/gu

parse.unit = en

// group/placeholder cleanup regex — rebuilt only when the locale strings change
let groupRE, placeholder = null, group

/**
 * look up a unit name, ignoring case and a trailing plural `s`
 *
 * @param {object} unit
 * @param {string} name
 * @return {number|undefined}
 */
const lookupUnit = (unit, name) => {
  name = String(name).toLowerCase()
  return unit[name] ?? (name.endsWith('s') ? unit[name.slice(0, -1)] : undefined)
}

/**
 * convert `str` to ms
 *
 * @param {string} str
 * @param {string} format
 * @return {number|null}
 */
function parse(str = '', format = 'ms') {
  let result = null, prevUnits, unit = parse.unit

  if (unit.placeholder !== placeholder || unit.group !== group)
    groupRE = new RegExp(`(\\d)[${(placeholder = unit.placeholder) ?? ''}${(group = unit.group) ?? ''}](\\d)`, 'g')

  str = String(str)
  let s = str.replace(groupRE, '$1$2') // clean up group separators / placeholders
  if (unit.decimal !== '.') s = s.replaceAll(unit.decimal, '.') // normalize decimal separator

  durationRE.lastIndex = 0
  for (let m; (m = durationRE.exec(s));) {
    let units = m[2]
    // if no units, find next smallest units or fall back to format value
    // eg. 1h30 -> 1h30m
    if (!units) {
      if (prevUnits) {
        for (const u in unit) if (unit[u] < prevUnits) { units = u; break }
      }
      else units = format
    }

    prevUnits = units = lookupUnit(unit, units)

    if (typeof units == 'number') result = (result || 0) + m[1] * units
  }

  return result && ((result / (lookupUnit(unit, format) || 1)) * (str.trimStart()[0] === '-' ? -1 : 1))
}

;// CONCATENATED MODULE: ./build/inputs/duration.js


/**
 * Whole numbers with their units, each unit once, the larger first. `parse-duration` alone takes a great deal more:
 * it ignores what it does not know, and gives a bare number a unit.
 */
const grammar = /^(?:\d{1,9}h)?(?:\d{1,9}m)?(?:\d{1,9}s)?(?:\d{1,9}ms)?$/;
const duration_example = 'Write a duration such as 90s, 15m, 1h or 1h30m';
/** A timer of Node holds 24.8 days and fires at once beyond that; a job on a runner of one's own lives for five. */
const longest = 7 * 24 * 3_600_000;
/**
 * A duration in milliseconds: `90s`, `15m`, `1h30m`, `500ms`, `0`. A fraction (`1.5h`) is refused: `1h30m` says the
 * same, and one way of writing is enough.
 */
function asDuration(text, { least, most, why }) {
    const milliseconds = text === '0' ? 0 : grammar.test(text) ? parse(text) : null;
    if (milliseconds === null)
        return notADuration(text);
    if (milliseconds < least)
        return wrong(milliseconds === 0 ? 'is 0' : 'is too short', why);
    if (milliseconds > most)
        return wrong('is too long', 'At most 7 days (168h) are allowed.');
    return { value: milliseconds };
}
function notADuration(text) {
    if (/^\d{1,9}$/.test(text)) {
        return wrong('has no unit', `Write ${text}s for seconds, ${text}m for minutes or ${text}h for hours.`);
    }
    if (/^\d*[.,]\d+\s*[a-z]*$/i.test(text)) {
        return wrong('is a fraction', `${duration_example}, in whole numbers: 1h30m instead of 1.5h.`);
    }
    return wrong('is not a duration', `${duration_example}: whole numbers with the units h, m, s or ms, the larger unit first and no blanks. Only 0 needs no unit.`);
}

;// CONCATENATED MODULE: external "node:util"
const external_node_util_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");
;// CONCATENATED MODULE: ./build/inputs/names.js
/**
 * Every input with the text that holds when it is not given; '' where there is none. `action.yml` says the same, and a
 * test compares the two: the runner fills in a default only for an input that the workflow leaves out, not for one that
 * is given as an empty string, and a bare `node dist/index.js` has no runner at all.
 */
const defaults = {
    token: '',
    organization: '',
    suite: '',
    'build-id': '',
    'build-url': '',
    'run-id': '',
    commit: '',
    branch: '',
    runs: 'all',
    timeout: '30m',
    interval: 'auto',
    settle: '30s',
    'fail-fast': 'false',
    tolerate: '',
    'if-no-run-found': 'error',
    'if-incomplete': 'error',
    'report-limit': '1000',
    'failure-details': 'true',
    'annotation-level': 'error',
    summary: 'true',
    'api-url': 'https://api.buildkite.com',
};
/**
 * The variable in which the runner hands an input over: capitals, hyphens kept (and blanks to `_`, of which our names
 * have none).
 */
function variable(input) {
    return `INPUT_${input.toUpperCase()}`;
}

;// CONCATENATED MODULE: ./build/spellings.js
/**
 * Patterns that find a text of printable ASCII in another one, however it is usually spelled there: as it stands; with some
 * of its characters, or all, escaped as in addresses, JSON, string literals or HTML; in hexadecimal digits; in Base64, by
 * itself or within something longer. What cannot be seen may stand between two characters, since it goes when the text is
 * shown. Each pattern begins with what is rare, so that a search costs next to nothing.
 */
function spellings(value) {
    const bytes = Buffer.from(value);
    const plain = [...value].map(character).join(unseen);
    const hexadecimal = [...bytes].map((byte) => anyCase(hex(byte))).join(blank);
    return [plain, hexadecimal, ...base64(bytes)].map((pattern) => new RegExp(pattern, 'g'));
}
/**
 * A few controls or characters without a picture, line breaks among them, or escape sequences of terminals. Without a bound,
 * a text of nothing else would cost the search its stack.
 */
const unseen = '(?:\\x1b\\[[0-?]{0,16}[@-~]|' +
    '[\\x00-\\x1f\\x7f-\\x9f\\xad\\u034f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff]|' +
    '\\udb40[\\udc00-\\udfff]){0,16}';
/** Codes may go on in the next line. */
const blank = '\\s{0,8}';
/** Names of HTML's references; all other signs have numbers only. */
const names = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
/** One character in all its spellings. */
function character(sign) {
    const code = sign.charCodeAt(0);
    const digits = anyCase(hex(code));
    const name = names[sign];
    return `(?:${[
        escaped(sign),
        // In an address, perhaps one within another.
        `%(?:25){0,3}${digits}`,
        // In JSON or another language's literal, perhaps one within another.
        `\\\\{1,4}(?:${escaped(sign)}|x${digits}|u00${digits}|u\\{0{0,4}${digits}\\})`,
        `&#(?:0{0,5}${code}|[xX]0{0,5}${digits});`,
        ...(name === undefined ? [] : [`&${name};`]),
    ].join('|')})`;
}
/** For a pattern. */
function escaped(sign) {
    return `\\x${hex(sign.charCodeAt(0))}`;
}
function hex(byte) {
    return byte.toString(16).padStart(2, '0');
}
/** Hexadecimal digits, in capitals or not. */
function anyCase(digits) {
    return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
/**
 * Base64 takes three bytes at a time, so what it makes of these depends on how many stand before them. The signs at both ends
 * that other bytes have a share in are left alone: without the others they tell nothing.
 */
function base64(bytes) {
    return [0, 1, 2].map((before) => {
        const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
        const own = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
        return [...own].map((sign) => (sign === '+' ? '[+-]' : sign === '/' ? '[/_]' : sign)).join(blank);
    });
}

;// CONCATENATED MODULE: ./build/secret.js


/** What is shorter stands in ordinary words, and taking it out of them would wreck every text. */
const shortest = 4;
/** What is shorter may be a whole word that means something to us, such as a state or an id; a real token is longer. */
const shortestInWords = 16;
/**
 * A value that no log, error or JSON may show. Printing it in any way gives `***`; only `reveal()` gives it away, and
 * only the HTTP client calls that.
 */
class Secret {
    #value;
    #spellings;
    constructor(value) {
        this.#value = value;
    }
    /** The value itself. */
    reveal() {
        return this.#value;
    }
    /** A text of somebody else with `***` wherever it holds this value, in whatever usual spelling: see `spellings`. */
    hideIn(text) {
        const { length } = this.#value;
        if (length < shortest || (length < shortestInWords && /^[\w-]*$/.test(text)))
            return text;
        this.#spellings ??= spellings(this.#value);
        return this.#spellings.reduce((rest, spelling) => rest.replace(spelling, '***'), text);
    }
    toString() {
        return '***';
    }
    toJSON() {
        return '***';
    }
    [external_node_util_namespaceObject.inspect.custom]() {
        return '***';
    }
}

;// CONCATENATED MODULE: ./build/inputs/token.js



/** The runner hides nothing well that is shorter: masking `a` would hide every a. */
const shortestMask = 4;
const newToken = 'https://buildkite.com/user/api-access-tokens/new?description=Test+Engine+Gate&scopes%5B%5D=read_suites';
const create = `Create one with the scope read_suites at ${newToken} and store it as a secret of the repository.`;
const use = 'token: $' + '{{ secrets.BUILDKITE_API_TOKEN }}';
/** What GitHub's own tokens begin with. */
const githubToken = /^(?:gh[a-z]_|github_pat_)/;
/**
 * What must be masked before anything is printed: the token as it was given and trimmed, line by line, since the runner
 * masks line by line.
 */
function secretsIn(env) {
    const lines = (env[variable('token')] ?? '').split(/\r\n|\r|\n/);
    const secrets = lines.flatMap((line) => [line, line.trim()]).filter((secret) => secret.trim().length >= shortestMask);
    return [...new Set(secrets)];
}
/** A text that may be a Buildkite API access token. None of the messages holds any of it. */
function asToken(text) {
    if (text === '') {
        return wrong('is not given or empty', `Write ${use}. If it is written so, the secret is missing: pull requests from forks get no secrets, those of ` +
            `Dependabot get Dependabot's own only, and a name that does not exist gives an empty text. ${create}`);
    }
    if (/^\$|\{\{/.test(text)) {
        return wrong('is a variable or an expression that was not replaced by its value', `Write ${use}.`);
    }
    if (githubToken.test(text)) {
        return wrong('is a token of GitHub, not of Buildkite', `A Buildkite API access token is needed. ${create}`);
    }
    if (/^bearer\s/i.test(text)) {
        return wrong('begins with the word Bearer', 'Store the token alone in the secret.');
    }
    // What else is in it could not be sent: an HTTP header holds printable ASCII.
    if (!/^[\x21-\x7e]+$/.test(text)) {
        return wrong('has a blank, a line break or another character in it that no token has', 'Copy the token again and store nothing else in the secret.');
    }
    return { value: new Secret(text) };
}

;// CONCATENATED MODULE: ./build/inputs/given.js




/** What is as long as this may be a token; shorter ones would be "found" in ordinary words. */
const tokenLength = 16;
/** The inputs as they were given, and a place where everything that is wrong with them comes together. */
class GivenInputs {
    problems = [];
    #env;
    #secrets;
    constructor(env) {
        this.#env = env;
        this.#secrets = secretsIn(env).filter((secret) => secret.length >= tokenLength);
    }
    /** The trimmed text; `undefined` when the input is not given, which an empty one is not. */
    text(input) {
        return this.#env[variable(input)]?.trim() || undefined;
    }
    /** The trimmed text or, when the input is not given, its default. */
    textOrDefault(input) {
        return this.text(input) ?? defaults[input];
    }
    /** What the input or its default means; `undefined` when it is wrong, which is reported. */
    read(input, check) {
        const checked = check(this.textOrDefault(input));
        if ('value' in checked)
            return checked.value;
        this.report(input, checked);
        return undefined;
    }
    /** Notes a problem, once. `value` is the part of the input that is wrong, where it is not the whole. */
    report(input, found, value = this.text(input)) {
        const problem = this.#asProblem(input, found, value);
        if (!this.problems.some((known) => (0,external_node_util_namespaceObject.isDeepStrictEqual)(known, problem)))
            this.problems.push(problem);
    }
    /** A token that landed in another input must not come back in a message. The token's own problems are fixed texts. */
    #asProblem(input, found, value) {
        if (input === 'token')
            return { input, value: undefined, ...found };
        const texts = [value ?? '', found.problem, found.cure];
        if (this.#secrets.some((secret) => texts.some((text) => text.includes(secret)))) {
            return { input, value: undefined, problem: 'holds the token', cure: 'Give the token to the input token only.' };
        }
        return { input, value: value === undefined ? undefined : untrusted(withoutCredentials(value)), ...found };
    }
}
/** Addresses may carry a password before their host or a key in their query. */
function withoutCredentials(text) {
    return text.replace(/\/\/[^/?#\s]*@/g, '//***@').replace(/([?&](?:api_key|access_token|token)=)[^&#\s]*/gi, '$1***');
}

;// CONCATENATED MODULE: external "node:url"
const external_node_url_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");
;// CONCATENATED MODULE: ./build/inputs/identifiers.js
/** Whether a text is a UUID of any version, in any case. */
function isUuid(text) {
    return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
/** Buildkite's slugs are lower-case and can stand in a path as they are. */
const longestSlug = 255;
function isSlug(text) {
    return text.length <= longestSlug && /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/.test(text);
}

;// CONCATENATED MODULE: ./build/inputs/buildkite-url.js


/** Pages and API are the same places under two addresses; the first that fits is taken. */
const paths = [
    ['run', '/organizations/:organization/analytics/suites/:suite/runs/:run{/*}?'],
    ['run', '/v2/analytics/organizations/:organization/suites/:suite/runs/:run{/*}?'],
    ['suite', '/organizations/:organization/analytics/suites/:suite{/*}?'],
    ['suite', '/v2/analytics/organizations/:organization/suites/:suite{/*}?'],
    ['build', '/v2/organizations/:organization/pipelines/:pipeline/builds/:number{/*}?'],
    ['build', '/:organization/:pipeline/builds/:number{/*}?'],
    ['organization', '/organizations/:organization{/*}?'],
    ['organization', '/v2/organizations/:organization{/*}?'],
    ['organization', '/:organization{/*}?'],
];
/** What stands where an organization would in addresses that lead elsewhere. */
const notOrganizations = ['organizations', 'user', 'v2'];
/** Recognises an address of Buildkite's pages or API, whatever follows it; `undefined` for any other text. */
function placeOf(text) {
    for (const [kind, pathname] of paths) {
        const pattern = new external_node_url_namespaceObject.URLPattern({ protocol: 'http{s}?', hostname: '{api.}?buildkite.com', pathname });
        const match = pattern.exec(text);
        if (match)
            return asPlace(kind, match.pathname.groups, text);
    }
    return undefined;
}
function asPlace(kind, { organization = '', suite = '', run = '', pipeline = '', number = '' }, text) {
    if (!isSlug(organization) || notOrganizations.includes(organization))
        return undefined;
    switch (kind) {
        case 'run':
            return isSlug(suite) && isUuid(run) ? { kind, organization, suite, runId: run.toLowerCase() } : undefined;
        case 'suite':
            return isSlug(suite) ? { kind, organization, suite } : undefined;
        case 'build':
            // A job has no page of its own: it is named behind its build's address.
            if (!isSlug(pipeline))
                return undefined;
            return { kind: /\/jobs\/|[?&]jid=|#./.test(text) ? 'job' : 'build', organization, pipeline, number };
        case 'organization':
            return { kind, organization };
    }
}

;// CONCATENATED MODULE: ./build/inputs/build-id.js



const where = 'After buildkite/trigger-pipeline-action write $' +
    '{{ fromJSON(steps.build.outputs.json).id }}, with the id of that step for build; inside the build itself it is ' +
    'BUILDKITE_BUILD_ID.';
/** A build's UUID, in lower case; what people give instead is told apart. */
function asBuildId(text) {
    return isUuid(text) ? { value: text.toLowerCase() } : notABuildId(text);
}
function notABuildId(text) {
    if (/^#?\d+$/.test(text))
        return wrong("is a build's number, not its UUID", where);
    if (text.startsWith('{'))
        return wrong("is the build's whole JSON, not its UUID", where);
    if (/^\$|fromJSON\(|outputs\./.test(text)) {
        return wrong('is an expression that was not replaced by its value', where);
    }
    switch (placeOf(text)?.kind) {
        case 'run':
            return wrong('is the address of a run', 'Give it to run-id instead of build-id.');
        case 'job':
            return wrong("is the address of a build's job, and holds no UUID of the build", where);
        case 'build':
            return wrong("is the address of a build, which holds the build's number but not its UUID", where);
        case 'suite':
        case 'organization':
        case undefined:
            return wrong('is not a UUID (32 hex digits in groups of 8, 4, 4, 4 and 12)', where);
    }
}

;// CONCATENATED MODULE: ./build/inputs/build-url.js



const build_url_form = "Write the build's address, https://buildkite.com/my-org/my-pipeline/builds/123; after buildkite/trigger-pipeline-action it " +
    "is that step's output url, and in Buildkite's commit status the target_url.";
/** The address of a build's page, of a job or anything else below it, or of its place in the API. */
function asBuildUrl(text) {
    const place = placeOf(text);
    if (place?.kind !== 'build' && place?.kind !== 'job')
        return notABuildUrl(text, place?.kind);
    const { organization, pipeline, number } = place;
    if (!/^[1-9]\d{0,9}$/.test(number)) {
        return wrong('has no number where the number of the build stands', build_url_form);
    }
    return { value: { organization, pipeline, number: Number(number) } };
}
function notABuildUrl(text, kind) {
    switch (kind) {
        case 'run':
            return wrong('is the address of a run', `Give it to run-id instead. ${build_url_form}`);
        case 'suite':
        case 'organization':
            return wrong(`is the address of ${kind === 'suite' ? 'a suite' : 'an organization'}, not of a build`, build_url_form);
        case undefined:
            if (isUuid(text))
                return wrong('is a UUID, not an address', `Give it to build-id instead. ${build_url_form}`);
            if (/^#?\d+$/.test(text))
                return wrong('is a number, not an address', build_url_form);
            return wrong('is not the address of a build', build_url_form);
    }
}

;// CONCATENATED MODULE: ./build/inputs/commit.js

const commit_where = 'Write all 40 hexadecimal digits: ${' +
    '{ github.sha }} is what collectors send from GitHub Actions, on a pull request that of the merge commit.';
/** A commit's SHA, in lower case. */
function asCommit(text) {
    if (/^[\da-f]{40}$/i.test(text))
        return { value: text.toLowerCase() };
    if (/^[\da-f]{4,39}$/i.test(text))
        return wrong('is only the beginning of a SHA', commit_where);
    if (text === 'HEAD' || text.startsWith('refs/'))
        return wrong('is a name, not a SHA', commit_where);
    return wrong('is not the SHA of a commit', commit_where);
}
/** A branch's name, as Git allows it, or a ref. */
function asBranch(text) {
    // See git-check-ref-format: no control characters, blanks or ~^:?*[\ anywhere in a name, and no slash at its end, which is
    // what an expression behind refs/heads/ leaves when it is empty.
    if (/^[^\p{C}\s~^:?*[\\]{1,1000}(?<!\/)$/u.test(text))
        return { value: text };
    return wrong('is not the name of a branch', 'Write it as Git knows it, main or refs/heads/main; for a pull request ${' + '{ github.ref }} or 12/merge.');
}

;// CONCATENATED MODULE: ./build/inputs/run-id.js



const run_id_forms = "Write the run's UUID, or the address of its page: https://buildkite.com/organizations/my-org/analytics/suites/rspec/runs/, then the UUID.";
/** A run's UUID or the address of its page or of its place in the API; what people give instead is told apart. */
function asRunId(text) {
    if (isUuid(text))
        return { value: { runId: text.toLowerCase(), place: undefined } };
    const place = placeOf(text);
    return place?.kind === 'run' ? { value: { runId: place.runId, place } } : notARunId(text, place?.kind);
}
function notARunId(text, kind) {
    switch (kind) {
        case 'job':
        case 'build':
            return wrong('is the address of a build, not of a run', `Give the build's UUID to build-id instead, or open the run in Test Engine. ${run_id_forms}`);
        case 'suite':
            return wrong('is the address of a suite, not of a run', `Open the run there and copy its address. ${run_id_forms}`);
        case 'organization':
            return wrong('is the address of an organization, not of a run', run_id_forms);
        case undefined:
            if (/^\d+$/.test(text)) {
                return wrong('is a number', `github.run_id is the run of a workflow; a run of Test Engine has a UUID. ${run_id_forms}`);
            }
            return wrong('is neither a UUID nor the address of a run', run_id_forms);
    }
}

;// CONCATENATED MODULE: ./build/inputs/slugs.js



/** More suites than this in one gate would leave no budget of requests to wait with. */
const mostSuites = 20;
/** Where each kind of slug can be read. */
const whereSlug = {
    organization: 'It is the first part of the address of its pages: my-org in https://buildkite.com/my-org.',
    suite: 'It stands in the address of its page: rspec in https://buildkite.com/organizations/my-org/analytics/suites/rspec.',
};
/** The slug of an organization. */
function asOrganization(text) {
    if (isSlug(text))
        return { value: text };
    return notASlug(text, placeOf(text)?.organization, whereSlug.organization);
}
/** Suites' slugs, each once, in the order given, with all that is wrong about any of them. */
function readSuites(text) {
    const suites = [...new Set(text.split(/[,\r\n]/).map((item) => item.trim()))].filter((item) => item !== '');
    if (suites.length === 0) {
        return {
            suites,
            problems: [{ ...wrong('names no suite', `Write a suite's slug. ${whereSlug.suite}`), value: text }],
        };
    }
    if (suites.length > mostSuites) {
        const tooMany = wrong(`names ${suites.length} suites`, `At most ${mostSuites} are allowed: use several steps.`);
        return { suites, problems: [{ ...tooMany, value: text }] };
    }
    const problems = suites.filter((suite) => !isSlug(suite)).map((value) => ({ ...notASuite(value), value }));
    return { suites, problems };
}
function notASuite(text) {
    const place = placeOf(text);
    const found = place?.kind === 'suite' || place?.kind === 'run' ? place.suite : undefined;
    return notASlug(text, found, `${whereSlug.suite} Several suites are separated by commas or line breaks.`);
}
function notASlug(text, inAddress, where) {
    if (inAddress !== undefined)
        return wrong('is an address, not a slug', `Write ${inAddress}.`);
    if (text.includes('://'))
        return wrong('is an address, not a slug', `Write the slug alone. ${where}`);
    if (text.length > longestSlug)
        return wrong(`is longer than ${longestSlug} characters`, `Write the slug. ${where}`);
    const guess = text
        .toLowerCase()
        .replace(/[^a-z0-9._]+/g, '-')
        .replace(/^[-._]+|[-._]+$/g, '');
    const hint = guess === '' ? 'Write the slug.' : `The slug is probably ${guess}.`;
    if (/\s/.test(text))
        return wrong('has a blank in it, so it is a name rather than a slug', `${hint} ${where}`);
    if (guess === text.toLowerCase())
        return wrong('has capitals, which no slug has', `${hint} ${where}`);
    return wrong('is not a slug: a-z, 0-9, -, _ and . only, with a letter or digit at both ends', `${hint} ${where}`);
}

;// CONCATENATED MODULE: ./build/inputs/values.js

/** `true` or `false` as YAML 1.2's core schema spells them; `yes`, `on` and `1` are errors. */
function asBoolean(text) {
    if (/^(?:true|True|TRUE)$/.test(text))
        return { value: true };
    if (/^(?:false|False|FALSE)$/.test(text))
        return { value: false };
    return wrong('is neither true nor false', 'Write true or false.');
}
/** One of some words, exactly. */
function asChoice(text, choices) {
    const choice = choices.find((known) => known === text);
    if (choice !== undefined)
        return { value: choice };
    const near = choices.find((known) => isNear(text.toLowerCase(), known));
    const hint = near === undefined ? '' : ` Did you mean ${near}?`;
    return wrong('is not one of its words', `Write ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}.${hint}`);
}
/** Some of some words, separated by commas or line breaks, each once; none of them where the text is empty. */
function asChoices(text, choices) {
    const words = text.split(/[,\r\n]/).map((word) => word.trim());
    const chosen = new Set();
    for (const word of words.filter((one) => one !== '')) {
        const checked = asChoice(word, choices);
        if (!('value' in checked)) {
            return wrong(checked.problem, `${checked.cure} Several are separated by commas or line breaks.`);
        }
        chosen.add(checked.value);
    }
    return { value: [...chosen] };
}
/** `warning` for `warn`, `err` for `error`, `ignored` for `ignore`. */
function isNear(text, choice) {
    return text.length > 2 && (choice.startsWith(text) || text.startsWith(choice));
}
/** A whole number from 0 to `most`. */
function asCount(text, most) {
    const value = Number(text);
    if (/^\d{1,9}$/.test(text) && value <= most)
        return { value };
    return wrong(`is not a whole number from 0 to ${most}`, 'Write digits only, such as 500, without separators or a sign.');
}

;// CONCATENATED MODULE: ./build/inputs/selectors.js








/** The ways by the input that chooses each. */
const ways = {
    'build-id': { with: ['organization', 'suite'], read: readBuild },
    'build-url': { with: ['organization', 'suite'], read: readBuildUrl },
    'run-id': { with: ['organization', 'suite'], read: readRun },
    commit: { with: ['organization', 'suite', 'branch', 'runs'], read: readCommit },
};
/** The one selector that is given; `undefined` when there is none, several or a wrong one, which is reported. */
function readSelector(inputs) {
    const names = readNames(inputs);
    const kinds = Object.keys(ways);
    const given = kinds.filter((kind) => inputs.text(kind) !== undefined);
    const [chosen, ...more] = given;
    if (chosen === undefined) {
        inputs.report('build-id', none(kinds));
        return undefined;
    }
    for (const surplus of more)
        inputs.report(surplus, tooMany(chosen, surplus));
    reportStrays(inputs, given, ways);
    const [selector] = given.map((kind) => ways[kind].read(inputs, names));
    return selector;
}
/**
 * Reports the inputs that are given though they mean something beside selectors only that are not. One that says its default
 * is not given: the runner fills that in for every workflow that leaves the input out.
 */
function reportStrays(inputs, selectors, table) {
    const inPlace = selectors.flatMap((kind) => table[kind].with);
    for (const kind of Object.keys(table)) {
        for (const input of table[kind].with) {
            if (inPlace.includes(input) || inputs.textOrDefault(input) === defaults[input])
                continue;
            const problem = `belongs to ${kind}, not to ${selectors.join(' or ')}`;
            inputs.report(input, wrong(problem, `Leave ${input} out, or use ${kind}.`));
        }
    }
}
function none(kinds) {
    return wrong(`is not given, nor is any other of ${kinds.join(', ')}`, 'Give exactly one of them. If one is in the workflow, the expression behind it gave an empty text: look whether ' +
        'the step that it reads has run, and whether its id and its output are spelled so.');
}
function tooMany(chosen, surplus) {
    return wrong(`is given beside ${chosen}`, `Give one of them: leave out ${chosen} or ${surplus}.`);
}
function readNames(inputs) {
    const text = inputs.text('suite');
    return {
        organization: inputs.text('organization') === undefined ? undefined : inputs.read('organization', asOrganization),
        suites: text === undefined ? undefined : readSuiteNames(inputs, text),
    };
}
function readSuiteNames(inputs, text) {
    const { suites, problems } = readSuites(text);
    for (const { value, ...found } of problems)
        inputs.report('suite', found, value);
    return problems.length === 0 ? suites : undefined;
}
function readBuild(inputs, names) {
    const buildId = inputs.read('build-id', asBuildId);
    const place = namedPlace(inputs, names);
    return buildId === undefined || place === undefined ? undefined : { kind: 'build-id', ...place, buildId };
}
function readBuildUrl(inputs, names) {
    const address = inputs.read('build-url', asBuildUrl);
    if (address === undefined || !agrees(inputs, 'organization', names.organization, address))
        return undefined;
    // Suites that were given wrong are not every suite.
    if (inputs.text('suite') !== undefined && names.suites === undefined)
        return undefined;
    return { kind: 'build-url', ...address, suites: names.suites ?? [] };
}
function readCommit(inputs, names) {
    const commit = inputs.read('commit', asCommit);
    const branch = inputs.text('branch') === undefined ? undefined : inputs.read('branch', asBranch);
    const runs = inputs.read('runs', (text) => asChoice(text, ['all', 'newest']));
    const place = namedPlace(inputs, names);
    if (commit === undefined || runs === undefined || place === undefined)
        return undefined;
    return { kind: 'commit', ...place, commit, branch, runs };
}
/** Organization and suites that were given and are right; what is missing is reported. */
function namedPlace(inputs, { organization, suites = [] }) {
    reportMissing(inputs);
    const [suite, ...more] = suites;
    return organization === undefined || suite === undefined
        ? undefined
        : { organization, suites: [suite, ...more] };
}
function readRun(inputs, names) {
    const run = inputs.read('run-id', asRunId);
    if (run === undefined)
        return undefined;
    if (run.place === undefined) {
        reportMissing(inputs);
        const [suite, ...more] = names.suites ?? [];
        if (more.length > 0) {
            inputs.report('suite', wrong('names several suites, and run-id one run', 'Name the suite of that run alone.'));
            return undefined;
        }
        if (names.organization === undefined || suite === undefined)
            return undefined;
        return { kind: 'run-id', organization: names.organization, suites: [suite], runId: run.runId };
    }
    const { organization, suite } = run.place;
    const agreed = [
        agrees(inputs, 'organization', names.organization, { organization }),
        agrees(inputs, 'suite', names.suites?.join(', '), { suite }),
    ];
    return agreed.every(Boolean) ? { kind: 'run-id', organization, suites: [suite], runId: run.runId } : undefined;
}
function reportMissing(inputs) {
    for (const input of ['organization', 'suite']) {
        if (inputs.text(input) !== undefined)
            continue;
        const cure = `Write its slug. ${whereSlug[input]} Only an address, in build-url or run-id, makes it unnecessary.`;
        inputs.report(input, wrong('is not given', cure));
    }
}
function agrees(inputs, input, given, address) {
    if (given === undefined || given === address[input])
        return true;
    inputs.report(input, wrong(`contradicts the address, which says ${address[input]}`, `Leave ${input} out.`));
    return false;
}

;// CONCATENATED MODULE: ./build/inputs.js









/**
 * All inputs as one checked value, read from the variables that the runner sets (`INPUT_BUILD-ID`, …). Blanks around a
 * value do not count, and an empty value is not given: its default holds.
 *
 * @throws {InputError} with everything that is wrong; a wrong value never becomes a default
 */
function readSettings(env) {
    const inputs = new GivenInputs(env);
    const token = inputs.read('token', asToken);
    const selector = readSelector(inputs);
    const apiUrl = inputs.read('api-url', asApiUrl);
    const settings = {
        token,
        selector,
        ...readTimes(inputs, apiUrl),
        failFast: inputs.read('fail-fast', asBoolean),
        tolerate: readTolerance(inputs),
        ifNoRunFound: inputs.read('if-no-run-found', asLeniency),
        ifIncomplete: inputs.read('if-incomplete', asLeniency),
        annotationLevel: inputs.read('annotation-level', (text) => asChoice(text, ['error', 'warning', 'notice', 'none'])),
        reportLimit: inputs.read('report-limit', (text) => asCount(text, 100_000)),
        failureDetails: inputs.read('failure-details', asBoolean),
        summary: inputs.read('summary', asBoolean),
        apiUrl,
    };
    if (inputs.problems.length > 0 || !isComplete(settings)) {
        // Nothing is gated any more: this only says how the bad news is told where these two are wrong themselves.
        const { summary = true, annotationLevel = 'error' } = settings;
        throw new InputError(inputs.problems, { summary, annotationLevel });
    }
    return Object.freeze(settings);
}
function asLeniency(text) {
    return asChoice(text, ['error', 'warn', 'ignore']);
}
function readTolerance(inputs) {
    const tolerate = inputs.read('tolerate', (text) => asChoices(text, ['retried', 'muted']));
    if (tolerate === undefined || tolerate.length === 0 || inputs.read('fail-fast', asBoolean) !== true) {
        return tolerate;
    }
    inputs.report('tolerate', wrong('is given beside fail-fast: true, which cannot wait for the evidence that tolerating needs', 'Leave out one of the two.'));
    return undefined;
}
function readTimes(inputs, apiUrl) {
    const timeout = inputs.read('timeout', (text) => asDuration(text, { least: 1, most: longest, why: 'Write how long the wait may take: 30m, for example.' }));
    // An address that is wrong cannot tell whether short pauses are in order.
    const least = apiUrl === undefined || isLoopback(apiUrl) ? 1 : 1_000;
    const interval = inputs.read('interval', (text) => asInterval(text, least));
    const settle = inputs.read('settle', (text) => asDuration(text, { least: 0, most: longest, why: '' }));
    if (timeout !== undefined && settle !== undefined && settle >= timeout)
        reportSettle(inputs);
    return { timeout, interval, settle };
}
function asInterval(text, least) {
    if (text === 'auto')
        return { value: 'auto' };
    const why = 'Write auto or at least 1s: Buildkite answers 50 requests a minute and user, then refuses.';
    return asDuration(text, { least, most: longest, why });
}
function reportSettle(inputs) {
    const limit = inputs.textOrDefault('timeout');
    const own = inputs.text('settle') === undefined ? `is not given, and its default (${inputs.textOrDefault('settle')})` : '';
    inputs.report('settle', wrong(`${own} is not less than the timeout (${limit})`.trimStart(), 'Set settle to less than timeout, or to 0 to trust a pass at first sight, or give timeout more.'));
}
function isComplete(partial) {
    return Object.values(partial).every((value) => value !== undefined);
}

;// CONCATENATED MODULE: ./build/interruption.js


/**
 * Fires at the first SIGINT or SIGTERM, when an error comes from where nobody waits for it, and when the process would end in
 * the middle of something. A second signal ends the process as if nobody listened.
 */
function interruptedBy(process) {
    const controller = new AbortController();
    const signals = ['SIGINT', 'SIGTERM'];
    const onSignal = (signal) => {
        for (const one of signals)
            process.off(one, onSignal);
        controller.abort(new Cancellation(signal));
    };
    for (const one of signals)
        process.on(one, onSignal);
    // Promises that nobody handles end up here, too.
    process.on('uncaughtException', (error) => controller.abort(asError(error)));
    process.once('beforeExit', () => controller.abort(new Error('There was nothing left to wait for.')));
    return controller.signal;
}

;// CONCATENATED MODULE: ./build/report/words.js
/** `1,234` */
function grouped(count) {
    return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
/** `1 failed test`, `1,234 failed tests`. `many` is for what does not end in a mere `s`. */
function counted(count, one, many = `${one}s`) {
    return `${grouped(count)} ${count === 1 ? one : many}`;
}
/** `a`, `a and b`, `a, b and c`; beyond `most` the rest is counted: `a, b and 3 more`. */
function listed(items, most = 5) {
    const shown = items.length > most ? [...items.slice(0, most), `${grouped(items.length - most)} more`] : items;
    const last = shown.at(-1) ?? '';
    return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${last}` : last;
}
/** A duration in milliseconds as people say it: `0s`, `1.5s` below ten seconds, `45s`, `1m 5s`, `2h 30m`. */
function span(milliseconds) {
    if (milliseconds > 0 && milliseconds < 9_950)
        return `${Math.max(1, Math.round(milliseconds / 100)) / 10}s`;
    const seconds = Math.max(0, Math.round(milliseconds / 1000));
    const parts = [
        [Math.floor(seconds / 3600), 'h'],
        [Math.floor(seconds / 60) % 60, 'm'],
        [seconds % 60, 's'],
    ];
    const said = parts.filter(([value]) => value > 0).map(([value, unit]) => `${value}${unit}`);
    return said.join(' ') || '0s';
}
/** How long a test took, from seconds: `0.312ms`, `12ms`, `1.25s`, `1m 5s`; `undefined` for what is no duration. */
function testDuration(seconds) {
    if (seconds === undefined || !Number.isFinite(seconds) || seconds < 0)
        return undefined;
    if (seconds >= 60)
        return span(seconds * 1000);
    return seconds >= 1 ? `${Number(seconds.toFixed(2))}s` : `${Number((seconds * 1000).toPrecision(3))}ms`;
}

;// CONCATENATED MODULE: ./build/report/text/clean.js



/** UTF-16 units that are looked at at all: what is beyond is cut before anything else, so that no text costs much time. */
const mostUnits = 32_768;
const esc = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);
/** One-character forms of what opens a control string (DCS, SOS, OSC, PM, APC) and of ST, which ends it (ECMA-48). */
const openers = '\\u0090\\u0098\\u009d\\u009e\\u009f';
const terminator = '\\u009c';
/** Control strings: hyperlinks, window titles, images. `util.stripVTControlCharacters` knows few, at a square cost. */
const controlString = new RegExp(`(?:${esc}[\\]PX^_]|[${openers}])[^${openers}${terminator}${esc}${bell}\\n]*(?:${bell}|${esc}\\\\|${terminator})`, 'g');
const escapes = new RegExp(`${esc}{2,}`, 'g');
/** A control string that never ends: its text stays, its beginning goes. */
const openControlString = new RegExp(`${esc}[\\]PX^_]`, 'g');
const lineBreak = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
const control = /[\p{Cc}--[\n\t]]/gv;
const bidiControl = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
/** Characters without a picture, but for those that choose an emoji's and for Arabic and Egyptian ones that have one. */
const invisible = /[[\p{Cf}\p{Default_Ignorable_Code_Point}]--[\u200D\uFE0E\uFE0F\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}\u{13430}-\u{1343F}]]/gv;
/** Joins no emoji (a family, a flag): hides in a word. */
const idleJoiner = /\u200D(?!\p{Extended_Pictographic})|(?<!\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]?)\u200D/gu;
/**
 * The text as it would look on paper: no terminal sequences, no controls but `\n` (for every kind of line break) and
 * `\t`, nothing that turns its direction unseen, nothing invisible, no half characters.
 */
function clean(text) {
    const start = cutEnd(plain(text), mostUnits);
    if (!/[^\n\t -~]/.test(start))
        return start;
    const unstyled = start.replace(controlString, '').replace(escapes, esc).replace(openControlString, '');
    return (0,external_node_util_namespaceObject.stripVTControlCharacters)(unstyled)
        .toWellFormed()
        .replace(lineBreak, '\n')
        .replace(control, '')
        .replace(bidiControl, codePoint)
        .replace(invisible, '')
        .replace(idleJoiner, '');
}
function codePoint(character) {
    return `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
/** At run time the two are the same. */
function plain(text) {
    return typeof text === 'string' ? text : bare(text);
}
/** On one line, with at most `most` UTF-16 units; what is too much is taken out of its middle, since its end tells most. */
function oneLine(text, most) {
    const cleaned = clean(shortenMiddle(plain(text), mostUnits))
        .replaceAll('\t', ' ')
        .trim();
    return shortenMiddle(cleaned.includes('\n') ? joinLines(cleaned) : cleaned, most);
}
function joinLines(text) {
    const lines = text.split('\n').map((line) => line.trim());
    return lines.filter((line) => line !== '').join(' ⏎ ');
}
/** At most `most` UTF-16 units (at least 3), `…` standing for what was taken out of the middle. */
function shortenMiddle(text, most) {
    if (text.length <= most)
        return text;
    const tail = Math.floor((most - 1) / 2);
    return `${cutEnd(text, most - 1 - tail)}…${cutStart(text, tail)}`;
}
/** The first `most` UTF-16 units, less one where that would halve a character. */
function cutEnd(text, most) {
    if (text.length <= most)
        return text;
    return text.slice(0, isHighSurrogate(text.charCodeAt(most - 1)) ? most - 1 : most);
}
function cutStart(text, most) {
    const start = text.length - most;
    return text.slice(isHighSurrogate(text.charCodeAt(start - 1)) ? start + 1 : start);
}
function isHighSurrogate(unit) {
    return unit >= 0xd800 && unit <= 0xdbff;
}
/** A line that does not fit is cut in two only where a piece of this many UTF-16 units can be shown of it. */
const leastPiece = 80;
/** As much of a text as the bounds (at least one line) allow. */
function excerpt(text, bounds) {
    const cleaned = clean(text)
        .replace(/^(?:[ \t]*\n)+/, '')
        .trimEnd();
    const unseen = Math.max(0, plain(text).length - mostUnits);
    const all = cleaned === '' ? [] : cleaned.split('\n');
    const lines = [];
    let room = bounds.units;
    for (const line of all.slice(0, bounds.lines)) {
        if (line.length > room) {
            if (lines.length > 0 && room < leastPiece)
                break;
            const piece = cutEnd(line, room);
            const shown = lines.reduce((sum, { length }) => sum + length + 1, piece.length);
            return { lines: [...lines, `${piece}…`], rest: counted(cleaned.length - shown + unseen, 'more character') };
        }
        lines.push(line);
        room -= line.length;
    }
    if (unseen > 0) {
        const shown = lines.join('\n').length;
        return { lines, rest: counted(cleaned.length - shown + unseen, 'more character') };
    }
    const left = all.length - lines.length;
    return { lines, rest: left > 0 ? counted(left, 'more line') : undefined };
}

;// CONCATENATED MODULE: ./build/report/location.js


/** Where in the repository a failed test stands, as far as its collector told and the repository confirms. */
function locate(execution, repository) {
    return execution.location === undefined ? undefined : placeAt(bare(execution.location), repository);
}
/** Frames name their place in brackets, between blanks or up to a colon: `at run (src/a.js:3:5)`, `a.rb:12:in 'run'`. */
const placeInFrame = /(?:^|[\s("'])([^\s()"':]{1,1000}:\d{1,7}(?::\d{1,7})?)(?=$|[\s)"':,])/g;
/** Code of others that lies in the repository's folder. */
const foreign = /(?:^|\/)(?:node_modules|vendor|\.venv|venv|site-packages|\.bundle|gems)\//;
/** The first place in the repository that a line of a backtrace names. */
function locateFrame(frame, repository) {
    for (const [, named = ''] of bare(frame).slice(0, 2000).matchAll(placeInFrame)) {
        const place = placeAt(named, repository);
        if (place && !foreign.test(bare(place.path)))
            return place;
    }
    return undefined;
}
/** `path`, `path:line` or `path:line:column`. */
const shape = /^(?<path>[^:]+?)(?::(?<line>\d{1,7})(?::(?<column>\d{1,7}))?)?$/;
function placeAt(location, { exists }) {
    if (location.length > location_longest || clean(location) !== location)
        return undefined;
    const { path: given = '', line, column } = shape.exec(location)?.groups ?? {};
    const path = insideRepository(given);
    if (path === undefined)
        return undefined;
    const number = positive(line);
    if (exists ? !exists(path) : !looksLikeFile(path, number))
        return undefined;
    return { path: untrusted(path), line: number, column: number === undefined ? undefined : positive(column) };
}
/** Longer than any path that Linux takes. */
const location_longest = 4096;
/** Names that lead out of the repository: upwards, or among Git's own files. */
const outside = /^(?:\.\.|\.git)$/i;
/** A relative path with `/` and without `.`; `undefined` for what is absolute, has a drive or leads out of the repository. */
function insideRepository(given) {
    const segments = given.replaceAll('\\', '/').split('/');
    if (segments[0] === '' || /^\.?$/.test(segments.at(-1) ?? '') || /[<>"|?*\n\t]/.test(given))
        return undefined;
    const kept = segments.filter((segment) => segment !== '.' && segment !== '');
    if (kept.length === 0 || kept.some((segment) => outside.test(segment) || segment.trim() !== segment))
        return undefined;
    return kept.join('/');
}
/** Without a checkout, a class (`com.example.SumTest`) or a sentence must not pass for a file. */
function looksLikeFile(path, line) {
    return line !== undefined || /^\S*\/[^\s/]*\.[A-Za-z0-9]+$/.test(path);
}
function positive(digits) {
    const number = Number(digits ?? 0);
    return number >= 1 ? number : undefined;
}

;// CONCATENATED MODULE: ./build/report/failed-tests.js



/** Failed tests by file, in the order in which they came, files of the repository first. */
function byFile(tests, repository) {
    const groups = new Map();
    for (const test of tests) {
        const shown = shownAs(test, repository);
        const file = shown.place?.path ?? withoutLine(test.execution.location);
        const inRepository = shown.place !== undefined;
        const key = `${inRepository} ${file === undefined ? '' : bare(file)}`;
        const group = groups.get(key);
        if (group)
            group.tests.push(shown);
        else
            groups.set(key, { file, inRepository, tests: [shown] });
    }
    const all = [...groups.values()];
    return [...all.filter((group) => group.inRepository), ...all.filter((group) => !group.inRepository)];
}
/** The tolerated tests in the order in which they came. */
function tolerated(tests, repository) {
    return tests.map((test) => ({ ...shownAs(test, repository), why: test.why }));
}
function shownAs(test, repository) {
    return { test, name: nameOf(test.execution), place: locate(test.execution, repository), why: undefined };
}
function nameOf({ testName }) {
    return testName === undefined || isBlank(testName) ? 'A test without a name' : testName;
}
function withoutLine(location) {
    return location === undefined || isBlank(location)
        ? undefined
        : untrusted(bare(location).replace(/(?::\d{1,9}){1,2}$/, ''));
}
/** The reason, else the first line of the expanded message that says anything. */
function reasonOf({ reason, details }) {
    if (reason !== undefined && !isBlank(reason))
        return reason;
    return details.flatMap(({ message }) => message).find((line) => !isBlank(line));
}
/** Lines of the expanded message that are shown with a short reason: what was expected stands there, not in the reason. */
const linesBeside = 8;
/** The reason; a short one with the first lines of the expanded message. */
function explanationOf(execution) {
    const reason = reasonOf(execution);
    if (reason === undefined || clean(reason).trim().split('\n').length > 2)
        return reason;
    const said = clean(reason).trim();
    const message = (execution.details[0]?.message ?? []).flatMap((line) => clean(line).trimEnd().split('\n'));
    const start = message.findIndex((line) => line.trim() !== '' && line.trim() !== said);
    const beside = start < 0 ? [] : message.slice(start, start + linesBeside);
    return beside.length === 0 ? reason : untrusted([bare(reason), ...beside].join('\n').trimEnd());
}
const noReason = 'No reason was given.';
/** Expanded messages and backtraces, one below the other; `undefined` when there are none. */
function detailsOf({ details }) {
    // Cleaned one by one, since what cannot be seen in one must not hide the others.
    const blocks = details.map(({ message, backtrace }) => [...message, ...backtrace].map(clean).join('\n'));
    const text = blocks.filter((block) => block.trim() !== '').join('\n\n');
    return text === '' ? undefined : untrusted(text);
}
function isBlank(text) {
    return /^\s*$/.test(bare(text)) || clean(text).trim() === '';
}

;// CONCATENATED MODULE: ./build/report/messages/build.js

/** `build 7 of pipeline shop`; `the build` where the selector does not name it so. */
function buildName(selector) {
    return selector?.kind === 'build-url' ? `build ${selector.number} of pipeline ${selector.pipeline}` : 'the build';
}
/** Where to look, to stand behind a sentence: `: https://buildkite.com/acme/shop/builds/7`; '' where that is not known. */
function atBuild(selector) {
    if (selector?.kind !== 'build-url')
        return '';
    const { organization, pipeline, number } = selector;
    return `: https://buildkite.com/${organization}/${pipeline}/builds/${number}`;
}
/** The word of a build's state, where it looks like one of Buildkite's, so that it can stand in a sentence of ours. */
function stateWord({ word }) {
    return /^[a-z_]{1,20}(?:, blocked)?$/.test(bare(word)) ? bare(word) : undefined;
}
/** Nothing of the build goes on until somebody unblocks it. */
function isBlocked({ word }) {
    return /(?:^|, )blocked$/.test(bare(word));
}

;// CONCATENATED MODULE: ./build/report/messages/naming.js


/** `run 0190a… of suite rspec`, or `2 runs (0190a… of rspec and 0190b… of jest)`. */
function naming(runs) {
    const [first] = runs;
    if (first === undefined)
        return 'no run';
    if (runs.length === 1)
        return `run ${first.run.id} of suite ${first.run.suite}`;
    return `${counted(runs.length, 'run')} (${listed(runs.map(({ run }) => `${run.id} of ${run.suite}`))})`;
}
/** `suite rspec`, `suites rspec and jest`. */
function suites(slugs) {
    return `${slugs.length === 1 ? 'suite' : 'suites'} ${listed(slugs)}`;
}
/** What a selector names: `the runs of build 0190a…`, `run 0190b…`. */
function sought(selector) {
    switch (selector.kind) {
        case 'build-id':
            return `the runs of build ${selector.buildId}`;
        case 'build-url':
            return `the runs of ${buildName(selector)}`;
        case 'run-id':
            return `run ${selector.runId}`;
        case 'commit': {
            const which = selector.runs === 'newest' ? 'the newest runs' : 'the runs';
            return `${which} of commit ${selector.commit}${selector.branch === undefined ? '' : ` on branch ${selector.branch}`}`;
        }
    }
}
/** Where it looks: `suite rspec of acme`, `all suites of acme`. */
function soughtIn({ suites: slugs, organization }, named = slugs) {
    return `${named.length === 0 ? 'all suites' : suites(named)} of ${organization}`;
}
/** `only the newest 1,000 runs of suite rspec`, where lists go on beyond what was read of them. */
function newestOnly(horizons) {
    return `only the newest ${listed(horizons.map(({ suite, runs }) => `${counted(runs, 'run')} of suite ${suite}`))}`;
}
/** The suites of some runs, each once. */
function suitesOf(runs) {
    return [...new Set(runs.map(({ run }) => run.suite))];
}
/** `run 0190a… of suite rspec (finished, passed)` */
function standing(tracked) {
    const { run, presence } = tracked;
    const where = presence === 'present' ? '' : `, now ${presence}`;
    return `${naming([tracked])} (${run.state}, ${run.result}${where})`;
}
/** `3 failed tests`, `at least 1,000 failed tests` */
function failedCount({ tests, truncated }) {
    return `${truncated ? 'at least ' : ''}${counted(tests.length, 'failed test')}`;
}
function capital(sentence) {
    return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

;// CONCATENATED MODULE: ./build/report/messages/broken-off.js





const apiSaid = 'The API said:';
/** An error that is to be expected: it says itself what it means. */
function curedError(cause, { cost, settings }) {
    if (cause instanceof InputError) {
        return {
            headline: `${counted(cause.problems.length, 'input')} cannot be used`,
            what: 'The gate did not start, since its inputs are wrong. This says nothing about the tests.',
            cure: 'Correct these inputs in the workflow:',
            quotes: cause.problems.map(({ input, problem, cure, value }) => ({
                intro: `${input} ${problem}. ${cure}${value === undefined ? '' : ' It was given as:'}`,
                text: value,
            })),
        };
    }
    const atDeadline = settings !== undefined && cost.waited >= settings.timeout;
    const late = `When the time was up after ${span(cost.waited)}, Test Engine could not be asked any more. `;
    return {
        headline: `No verdict: ${cause.message.split(/: (?=GET )|\.(?:\s|$)|\n/, 1)[0]}`,
        what: `${atDeadline ? late : ''}${cause.message}\nThis says nothing about the tests.`,
        cure: cause.cure,
        quotes: cause.said === undefined ? [] : [{ intro: apiSaid, text: cause.said }],
    };
}
/** Any other error, which is nobody's fault but ours. */
function unexpected(cause, { tracker }) {
    return {
        headline: 'No verdict: the gate met an error that it does not know',
        what: 'The gate broke off. This says nothing about the tests.',
        cure: `Run the job again. If it happens again, please report it, with the words below, to the action’s issue tracker` +
            `${tracker ? `: ${tracker}` : '.'}`,
        quotes: [{ intro: 'The error:', text: untrusted(`${cause.name}: ${cause.message}`) }],
    };
}
function cancelled({ signal }, report) {
    const { runs } = report.outcome.observation;
    const timeout = report.settings ? ` (${span(report.settings.timeout)})` : '';
    return {
        headline: `Cancelled after ${span(report.cost.waited)}`,
        what: `The step was ended by ${signal} before there was a verdict. ` +
            (runs.length === 0 ? 'No run had been seen until then.' : `Seen until then: ${listed(runs.map(standing))}.`),
        cure: `Run the job again. If its timeout-minutes ended it, make that longer than the input timeout${timeout}.`,
    };
}
/** Why the list of failed tests is not whole, or what stood in the way of the evidence that tolerating takes. */
function fetchProblems({ failures: { problems }, outcome: { ruling } }) {
    const intro = ruling === undefined ? 'Not all about the failed tests could be fetched:' : 'Evidence for tolerating is missing:';
    return problems.flatMap((problem) => {
        if (!(problem instanceof CuredError))
            return [{ intro, text: untrusted(`${problem.name}: ${problem.message}`) }];
        // The verdict rests on missing evidence, so what to do about it has to be told; missing details change nothing.
        if (ruling === undefined)
            return [{ intro, text: untrusted(problem.message) }];
        const whole = { intro, text: untrusted(`${problem.message}\n${problem.cure}`) };
        return problem.said === undefined ? [whole] : [whole, { intro: apiSaid, text: problem.said }];
    });
}

;// CONCATENATED MODULE: ./build/report/messages/tolerated.js

/** What a test is tolerated for, as people say it. */
const tolerated_excuses = {
    retried: 'passed on a retry',
    muted: 'muted in Test Engine',
};
/** `2 retried, 1 muted`, or in other words for the two. */
function tally(tests, words) {
    const kinds = Object.keys(tolerated_excuses);
    const counts = kinds.map((kind) => [tests.filter(({ why }) => why === kind).length, words?.[kind] ?? kind]);
    return counts.flatMap(([count, word]) => (count > 0 ? `${grouped(count)} ${word}` : [])).join(', ');
}
/** `3 failed tests were tolerated (2 retried, 1 muted)` */
function wereTolerated({ tolerated }) {
    const were = tolerated.length === 1 ? 'was' : 'were';
    return `${counted(tolerated.length, 'failed test')} ${were} tolerated (${tally(tolerated)})`;
}
/** A sentence to stand behind others about something else; '' when nothing was tolerated. */
function besideThat(failures) {
    return failures.tolerated.length === 0 ? '' : ` Beside that, ${wereTolerated(failures)}.`;
}
/** Whether a failed run counts as passed. */
function isSoftened({ outcome }, { run }) {
    return outcome.ruling?.softened.has(`${run.suite}/${run.id}`) === true;
}
/** Why a failed gate could not tolerate more, though it was asked to; `undefined` when all the evidence was there. */
function gapIn({ outcome, failures, settings }) {
    if (settings === undefined || settings.tolerate.length === 0)
        return undefined;
    if (outcome.ruling === undefined) {
        return {
            because: 'the evidence for it is asked for when everything has settled, and the time was up before it was there',
            cure: `To leave time for the evidence, raise the input timeout (it is ${span(settings.timeout)}).`,
        };
    }
    if (failures.truncated)
        return notAllFetched(failures, settings.reportLimit);
    if (failures.problems.length > 0) {
        return {
            because: 'Test Engine’s own list of the tests of the build could not be had',
            cure: 'Why that list could not be had, and what to do about it, is told below.',
        };
    }
    if (failures.tests.length > 0)
        return undefined;
    return {
        because: 'its list of failed executions is empty',
        cure: 'Run the tests again: Test Engine does not tell which of them failed.',
    };
}
function notAllFetched({ executions, problems }, limit) {
    const rule = 'what is not fetched is not tolerated';
    if (executions >= limit) {
        return {
            because: limit === 0
                ? `report-limit is 0, so that no failed execution was fetched, and ${rule}`
                : `there are more failed executions than the ${grouped(limit)} that report-limit allows, and ${rule}`,
            cure: `For all of them to be looked at, raise the input report-limit (it is ${grouped(limit)}) above their number.`,
        };
    }
    return problems.length > 0
        ? {
            because: `not all failed executions could be fetched, and ${rule}`,
            cure: 'What stood in the way of fetching them, and what to do about it, is told below.',
        }
        : {
            because: `Test Engine did not show all failed executions, and ${rule}`,
            cure: 'Run this job again; if that does not help, the server shows no more than its first hundred.',
        };
}

;// CONCATENATED MODULE: ./build/report/messages/incomplete.js



function incomplete({ because }, report) {
    switch (because.kind) {
        case 'pending':
            return pending(report);
        case 'build-ended':
            return buildEnded(because.end, report);
    }
}
function pending({ outcome, selector, failures, effect }) {
    const { runs } = outcome.observation;
    const empty = runs.filter(({ run }) => run.state === 'finished' && run.result === 'pending');
    const lenient = effect === 'fails' ? ' If a run without tests is in order, set if-incomplete to warn or ignore.' : '';
    return {
        headline: `No results in ${suites(suitesOf(empty))}`,
        what: `${capital(buildName(selector))} has ended and ${naming(empty)} finished, but without any result: its upload held no ` +
            `tests.${besideThat(failures)}`,
        cure: `See in the build’s jobs whether the tests ran at all and what the test collector uploaded${atBuild(selector)}. Then ` +
            `run them again.${lenient}`,
    };
}
function buildEnded(end, report) {
    const { selector, failures, effect } = report;
    const jobs = atBuild(selector);
    const headline = `Results may be missing: the build ended as ${end}`;
    const but = `but ${buildName(selector)} ended as ${end}`;
    const fails = effect === 'fails';
    if (end !== 'failed') {
        return {
            headline,
            what: `${noTestFailed(report)}, ${but}, so that jobs may not have uploaded theirs.`,
            cure: `See in the build what did not come to its end, and why${jobs}. Then build again, or retry those jobs and run this ` +
                `job again.${fails ? ' If such a build is in order, set if-incomplete to warn or ignore.' : ''}`,
        };
    }
    if (failures.tolerated.length > 0) {
        return {
            headline,
            what: `${noTestFailed(report)}, ${but}: because of what is tolerated here, or because another job failed, perhaps before it ` +
                'uploaded its results.',
            cure: `See in the build’s jobs which of the two it was${jobs}. If another job failed, mend that or retry it, then run this ` +
                'job again.' +
                (fails
                    ? ' For builds that fail because of tolerated tests there is if-incomplete: set it to warn or ignore.'
                    : ''),
        };
    }
    return {
        headline,
        what: `${noTestFailed(report)}, ${but}: a job that runs tests may have died before it uploaded its results.`,
        cure: `See in the build’s jobs which of them failed${jobs}. If it runs tests, mend that or retry it, then run this job again.` +
            (fails ? ' If it runs none, set if-incomplete to warn or ignore.' : ''),
    };
}
function noTestFailed({ outcome, failures }) {
    const seen = naming(outcome.observation.runs);
    return failures.tolerated.length === 0
        ? `No test failed in ${seen}`
        : `In ${seen}, ${wereTolerated(failures)} and no other failed`;
}

;// CONCATENATED MODULE: ./build/report/messages/with-results.js



function passed({ leftOut }, report) {
    const { headline, what, cure } = withoutFailures(report);
    if (leftOut.length === 0)
        return { headline, what, cure };
    return {
        headline: `${headline}; ${counted(leftOut.length, 'suite')} left out`,
        what: `${what} No run was found for ${suites(leftOut)}, which the input if-no-run-found allows.`,
        cure: `If ${suites(leftOut)} should have run, see whether its tests were uploaded, and set if-no-run-found to error.`,
    };
}
function withoutFailures(report) {
    const { runs } = report.outcome.observation;
    const softened = runs.filter((one) => isSoftened(report, one));
    const subject = runs.length === 1 ? `The run of ${suites(suitesOf(runs))}` : `All ${grouped(runs.length)} runs`;
    const finished = `${capital(naming(runs))} ${runs.length === 1 ? 'is' : 'are'} finished`;
    if (softened.length === 0) {
        return { headline: `${subject} passed`, what: `${finished}, and no test failed.`, cure: '' };
    }
    const { tolerated } = report.failures;
    const counts = `${capital(naming(softened))} ${softened.length === 1 ? 'counts' : 'count'} as passed`;
    const all = softened.length === runs.length;
    return {
        headline: `${subject} ${runs.length === 1 ? 'counts' : 'count'} as passed, with ${counted(tolerated.length, 'tolerated test')}`,
        what: `${all ? '' : `${finished}, and no test failed that counts. `}${counts}: ${wereTolerated(report.failures)}.`,
        cure: 'There is nothing to do for this gate. The tolerated tests are listed, since they are still worth mending.',
    };
}
function failed(report) {
    const { runs } = report.outcome.observation;
    const bad = runs.filter((one) => one.run.result === 'failed' && !isSoftened(report, one));
    const goesOn = bad.filter(({ run }) => run.state === 'running').length;
    const subject = goesOn === 1 ? 'A failed run was' : 'Failed runs were';
    const going = goesOn > 0 ? ` ${subject} still going on, so there may be more.` : '';
    return {
        headline: failedHeadline(report.failures, suites(suitesOf(bad))),
        what: `Test Engine says that ${naming(bad)} failed.${howMany(report)}${whyNoMore(report, bad.length)}${going}`,
        cure: fixing(report),
    };
}
function failedHeadline(failures, where) {
    if (failures.tests.length > 0)
        return `${capital(failedCount(failures))} in ${where}`;
    return failures.tolerated.length > 0 ? `Not all failures in ${where} could be tolerated` : `Tests failed in ${where}`;
}
function howMany({ failures, settings }) {
    const { tests, tolerated, truncated, problems } = failures;
    if (tests.length > 0) {
        const executions = tests.reduce((sum, { attempts }) => sum + attempts.length, 0);
        const retried = executions > tests.length ? ` (${counted(executions, 'failed execution')})` : '';
        const are = truncated || tests.length > 1 ? 'are' : 'is';
        const beside = tests.length > 1 || truncated ? 'Beside them' : 'Beside it';
        const more = tolerated.length > 0 ? ` ${beside}, ${wereTolerated(failures)}.` : '';
        return ` There ${are} ${failedCount(failures)}${retried}.${more}`;
    }
    if (tolerated.length > 0)
        return ` Of what was fetched, ${wereTolerated(failures)}, and no other failed.`;
    // Why there are none is told with what kept the gate from tolerating them, or with what stood in the way.
    if (problems.length > 0 || (settings?.tolerate ?? []).length > 0)
        return '';
    return truncated ? ' None of its failures were fetched.' : ' Its list of failed executions is empty.';
}
/** What kept the gate from tolerating more. */
function whyNoMore(report, runs) {
    const gap = gapIn(report);
    if (gap === undefined)
        return '';
    const { tests, tolerated, truncated } = report.failures;
    // Tests that are fetched and not tolerated decide, whatever else there may be.
    if (tests.length > 0 && truncated && report.outcome.ruling !== undefined)
        return ` ${capital(gap.because)}.`;
    const stays = runs === 1 ? 'It stays failed' : 'They stay failed';
    const lead = tolerated.length === 0 ? 'Nothing could be tolerated' : stays;
    return ` ${lead}, because ${gap.because}.`;
}
function fixing(report) {
    const { tests, truncated } = report.failures;
    const tolerate = report.settings?.tolerate ?? [];
    const [those, them] = tests.length === 1 && !truncated ? ['test', 'it'] : ['tests', 'them'];
    const fix = `Fix the failed ${those} and push again.`;
    if (tolerate.length === 0) {
        return (`${fix} A failed result never changes, not even when a retry passes (the input tolerate is for that): only a new ` +
            'run can pass.');
    }
    const gap = gapIn(report);
    if (gap !== undefined)
        return tests.length > 0 ? `${fix} ${gap.cure}` : gap.cure;
    const words = tolerate.map((why) => (why === 'retried' ? 'passed on a retry' : 'muted'));
    return `${fix} Test Engine does not list ${them} as ${words.join(' or ')}.`;
}
function stale(report) {
    const { runs } = report.outcome.observation;
    const lost = runs.filter(({ run, presence }) => run.result !== 'stale' && presence !== 'present');
    if (lost.length > 0 && !runs.some(({ run }) => run.result === 'stale')) {
        return {
            headline: `${lost.length === 1 ? 'A run' : counted(lost.length, 'run')} disappeared from Test Engine`,
            what: `${capital(naming(lost))} ${lost.length === 1 ? 'was' : 'were'} there and then, on the last ` +
                `${counted(Math.min(...lost.map(({ missedLooks }) => missedLooks)), 'look')}, neither stood in the list of runs nor ` +
                `could be found by id.${besideThat(report.failures)}`,
            cure: 'A run may disappear when it goes stale or when somebody deletes it. See whether the jobs that run the tests ' +
                'came to their end, then run them again.',
        };
    }
    const old = runs.filter(({ run }) => run.result === 'stale');
    return {
        headline: `The results of ${suites(suitesOf(old))} went stale`,
        what: `Test Engine gave up waiting for ${naming(old)}: no results arrived for a long time, so nobody can say whether ` +
            `the tests pass.${besideThat(report.failures)}`,
        cure: 'See whether the jobs that run the tests died, were cancelled or could not upload their results (look for the ' +
            'collector’s messages in their logs), then run them again.',
    };
}

;// CONCATENATED MODULE: ./build/report/messages/without-results.js




function notFound({ missing }, report) {
    const { selector } = report;
    const seen = report.outcome.observation.runs;
    const named = missing.length > 0 ? missing : (selector?.suites ?? []);
    const found = seen.length > 0 ? ` Found: ${naming(seen)}.` : '';
    const what = selector === undefined ? 'any run' : `${sought(selector)} in ${soughtIn(selector, named)}`;
    return {
        headline: `No run found ${named.length > 0 ? `in ${suites(named)}` : `of ${buildName(selector)}`}`,
        what: `In ${span(report.cost.waited)} Test Engine did not show ${what}.${found}${besideThat(report.failures)}`,
        cure: numbered(causes(report, named)),
    };
}
function numbered(likely) {
    const list = likely.map((cause, index) => `${index + 1}. ${cause}`);
    return ['Likely causes, the likeliest first:', ...list].join('\n');
}
/** Why there may be no run in these suites, depending on how runs were looked for; the likeliest first. */
function causes({ selector, settings, outcome }, missing) {
    const waited = settings ? ` (it is ${span(settings.timeout)})` : '';
    const longer = `raise the input timeout${waited} above the time that the tests take.`;
    const elsewhere = 'The results go to another suite or organization: compare the slugs with the address of the suite in Test Engine.';
    const noCollector = 'The test collector is not set up, or its token (BUILDKITE_ANALYTICS_TOKEN) is missing where the tests run.';
    switch (selector?.kind) {
        case 'build-id':
            return [
                `The build has not uploaded any results yet: ${longer}`,
                'build-id is not the UUID of the build that ran the tests: it is the field id of the build, not its number.',
                elsewhere,
                'The tests ran in GitHub Actions: their runs carry no build UUID, so that build-id cannot find them; use commit or run-id.',
                noCollector,
            ];
        case 'build-url':
            return [
                `The build${whichEnded(outcome.observation.build)} ran no tests, or came to its end before it did. See its jobs${atBuild(selector)}.`,
                elsewhere,
                'It is not this build that ran the tests, but one that it triggered: give the address of that one.',
                noCollector,
            ];
        case 'commit':
            return [
                `No results were uploaded yet: ${longer}`,
                'The collector sent another commit: on a pull request GitHub tests a merge commit, which is github.sha there.',
                ...(selector.branch === undefined ? [] : ['The collector sent another branch: leave the input branch away.']),
                ...beyond(outcome.observation.horizons.filter(({ suite }) => missing.includes(suite))),
                elsewhere,
                'The tests ran in a build of Buildkite, which may send HEAD for its commit: use build-url or build-id.',
                noCollector,
            ];
        case 'run-id':
        case undefined:
            return ['run-id is not the UUID of the run: copy it from the address of the run in Test Engine.', elsewhere];
    }
}
function whichEnded(build) {
    return build?.ended === undefined ? '' : `, which ended as ${build.ended},`;
}
function beyond(horizons) {
    if (horizons.length === 0)
        return [];
    return [`The runs are older than what was looked at (${newestOnly(horizons)}): name such a run with run-id.`];
}
function timedOut({ because }, report) {
    const { runs } = report.outcome.observation;
    const waited = span(report.cost.waited);
    const timeout = report.settings ? ` (it is ${span(report.settings.timeout)})` : '';
    const settle = report.settings ? span(report.settings.settle) : 'as long as settle asks';
    const longer = `raise the input timeout${timeout}`;
    switch (because) {
        case 'build-goes-on':
            return buildGoesOn(report, waited, longer);
        case 'run-goes-on': {
            const going = runs.filter(({ run }) => run.state === 'running');
            const cure = report.outcome.observation.build
                ? `The build has ended, so Test Engine is still at work on its uploads: ${longer}.`
                : `See whether the jobs that run the tests hang. If the tests only take long, ${longer}.`;
            return {
                headline: `${going.length === 1 ? 'A run' : counted(going.length, 'run')} had not finished after ${waited}`,
                what: `After ${waited}, ${naming(going)} ${going.length === 1 ? 'was' : 'were'} still running. No test had failed until then.`,
                cure,
            };
        }
        case 'result-pending': {
            const pending = runs.filter(({ run }) => run.result === 'pending');
            return {
                headline: `No result after ${waited}`,
                what: `After ${waited}, ${naming(pending)} had finished, but without any result.`,
                cure: `See whether the jobs ran any tests and uploaded their results. If the upload only takes long, ${longer}.`,
            };
        }
        case 'run-missing': {
            const lost = runs.filter(({ presence }) => presence !== 'present');
            return {
                headline: `${lost.length === 1 ? 'A run' : counted(lost.length, 'run')} was missing after ${waited}`,
                what: `${capital(naming(lost))} was there, but not on the last look before the time was up: too short to call it gone.`,
                cure: `Open the suite in Test Engine to see whether the run is there, then run this job again, or ${longer}.`,
            };
        }
        case 'not-settled':
            return {
                headline: `The pass had not settled after ${waited}`,
                what: `${capital(naming(runs))} had passed when the time was up after ${waited}, but not for the ${settle} for which ` +
                    'a pass must hold.',
                cure: `Run this job again, ${longer}, or lower the input settle.`,
            };
    }
}
function buildGoesOn({ outcome, selector }, waited, longer) {
    const { build, runs } = outcome.observation;
    const name = buildName(selector);
    const word = build && stateWord(build);
    const state = word === undefined ? 'had not ended' : `had not ended (it was “${word}”)`;
    const until = runs.length === 0 ? 'No run had been seen until then' : 'No test had failed until then';
    const strange = build !== undefined && word === undefined;
    return {
        headline: `${capital(name)} had not ended after ${waited}`,
        what: `When the time was up after ${waited}, ${name} ${state}. ${until}, but more results could come.`,
        cure: build && isBlocked(build)
            ? `The build waits for somebody to unblock it${atBuild(selector)}. If it is meant to stay blocked, gate it with ` +
                'build-id, which does not wait for the end of the build.'
            : `See in Buildkite whether a job hangs or waits for an agent${atBuild(selector)}. If the build only takes long, ${longer}.`,
        ...(strange ? { quotes: [{ intro: 'Its state in Buildkite’s own word:', text: build.word }] } : {}),
    };
}

;// CONCATENATED MODULE: ./build/report/messages/basis.js



/**
 * What the verdict rests on, in sentences of our own: which runs, unchanged since when, the build's end checked or not.
 * Where the runs are listed anyway, it is enough to count them.
 */
function basis(report, runs = 'named') {
    const { observation } = report.outcome;
    if (report.selector === undefined)
        return ['Nothing was asked of Test Engine.'];
    if (observation.lastLook === undefined)
        return ['It never told where the runs stand.'];
    return [onWhichRuns(report, runs), ...forHowLong(report), ...onWhichBuild(report), ...onWhichEvidence(report)];
}
function onWhichRuns({ outcome: { observation } }, how) {
    const { runs, looks } = observation;
    if (runs.length === 0)
        return `No run was seen on ${counted(looks, 'look')}.`;
    const seen = how === 'named' ? listed(runs.map(standing), 10) : counted(runs.length, 'run');
    return `Seen on ${counted(looks, 'look')}: ${seen}.`;
}
/** For verdicts that rest on nothing having changed. */
function forHowLong({ outcome, settings }) {
    if (!['passed', 'incomplete', 'timed-out'].includes(outcome.verdict.name))
        return [];
    const { lastLook, unchangedSince, runs } = outcome.observation;
    const settle = settings?.settle ?? 0;
    const asked = settle === 0 ? 'settle is 0: the first sight counts' : `settle asks for ${span(settle)}`;
    if (runs.some(({ presence }) => presence === 'missing'))
        return ['A run was missing at the end, so nothing had settled.'];
    const held = Math.max(0, (lastLook?.startedAt ?? unchangedSince) - unchangedSince);
    const age = Math.max(0, outcome.endedAt - (lastLook?.endedAt ?? outcome.endedAt));
    const seen = age >= 1000 ? ` The last look was ${span(age)} before the verdict.` : '';
    return held === 0
        ? [`The last change was seen on the last look (${asked}).${seen}`]
        : [`Nothing had changed for ${span(held)} (${asked}).${seen}`];
}
function onWhichBuild(report) {
    const { outcome, selector } = report;
    const { build, horizons } = outcome.observation;
    const name = capital(buildName(selector));
    if (build?.ended !== undefined)
        return [`${name} has ended (${build.ended}): no more results are to be expected from it.`];
    if (build !== undefined) {
        const word = stateWord(build);
        return [`${name} goes on${word === undefined ? '' : ` (${word})`}: more results may come.`];
    }
    const later = 'so that results which are uploaded later cannot be ruled out';
    switch (selector?.kind) {
        case 'commit': {
            const only = horizons.length === 0 ? [] : [`${capital(newestOnly(horizons))} were looked at.`];
            return [`No end was checked: nothing tells which upload of a commit is the last one, ${later}.`, ...only];
        }
        case 'run-id':
            return [`The end of the build was not checked: a run does not tell it, ${later}.`];
        case 'build-id':
        case 'build-url':
        case undefined:
            return [`The end of the build was not checked: its UUID alone does not tell it, ${later}; build-url checks it.`];
    }
}
/** How far the word "retried" goes. */
function onWhichEvidence({ failures }) {
    return failures.tolerated.some(({ why }) => why === 'retried')
        ? ['“Passed on a retry” means that Test Engine lists a pass of the test in the same build, in whichever job.']
        : [];
}

;// CONCATENATED MODULE: ./build/report/messages.js






/** What people read of the verdict, wherever they read it. */
function messageOf(report, surroundings) {
    const words = inWords(report.outcome.verdict, report, surroundings);
    return {
        ...words,
        what: `${words.what}${whatTheStepDoes(report)}`,
        quotes: [...(words.quotes ?? []), ...fetchProblems(report)],
    };
}
function inWords(verdict, report, surroundings) {
    switch (verdict.name) {
        case 'passed':
            return passed(verdict, report);
        case 'failed':
            return failed(report);
        case 'stale':
            return stale(report);
        case 'not-found':
            return notFound(verdict, report);
        case 'incomplete':
            return incomplete(verdict, report);
        case 'timed-out':
            return timedOut(verdict, report);
        case 'error':
            return verdict.cause instanceof CuredError
                ? curedError(verdict.cause, report)
                : unexpected(verdict.cause, surroundings);
        case 'cancelled':
            return cancelled(verdict, report);
    }
}
/** Where a verdict that is no pass does not fail the step. */
function whatTheStepDoes({ effect, outcome }) {
    if (effect === 'fails' || outcome.verdict.name === 'passed')
        return '';
    return effect === 'warns' ? ' The step only warns, as its inputs ask.' : ' The step goes on, as its inputs ask.';
}

;// CONCATENATED MODULE: ./build/report/text/link.js

/** An address that may be shown and followed: printable ASCII without anything that means something around an address. */
class Link {
    #href;
    constructor(href) {
        this.#href = href;
    }
    /** See `link` and `linkBelow`, by which alone links are made. */
    static to(url) {
        const href = url.href.replace(/[^\w.~:/?#&=%@+,;-]|%(?![\da-f]{2})/gi, encodeURIComponentFully);
        return href.length > link_longest ? undefined : new Link(href);
    }
    toString() {
        return this.#href;
    }
}
/** What browsers and GitHub's pages are sure to take. */
const link_longest = 2048;
function encodeURIComponentFully(character) {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
/**
 * A link to Buildkite that somebody outside gave us; `undefined` for whatever is not an `https:` address without
 * credentials on buildkite.com, on a subdomain of it or on one of `hosts` (with their port, where it is not 443).
 */
function link_link(url, hosts) {
    if (url === undefined || !/^https:\/\/[!-~]+$/i.test(bare(url)))
        return undefined;
    const parsed = URL.parse(bare(url));
    if (parsed === null || parsed.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') {
        return undefined;
    }
    const known = parsed.host === 'buildkite.com' || parsed.host.endsWith('.buildkite.com') || hosts.includes(parsed.host);
    return known ? Link.to(parsed) : undefined;
}
/** A link to something below one of our own addresses. `.` and `..` among the segments give none. */
function linkBelow(base, segments, fragment = '') {
    if (segments.some((segment) => /^\.{0,2}$/.test(segment)))
        return undefined;
    const root = base.href.replace(/\/*$/, '/');
    const url = URL.parse(root + segments.map((segment) => encodeURIComponent(segment.toWellFormed())).join('/'));
    if (url === null)
        return undefined;
    url.hash = fragment;
    return Link.to(url);
}

;// CONCATENATED MODULE: ./build/report/text/template.js
/** Puts a tagged template together; `fill` makes each hole safe. */
function join(literals, holes, fill) {
    return literals.reduce((text, literal, index) => text + fill(holes[index - 1]) + literal);
}
/**
 * Breaks up the form of a workflow command that counts anywhere in a line, `##[name]`, for all to see. The log's page
 * draws such words too where they only come back from the runner, in an annotation's message.
 */
function withoutBrackets(text) {
    return text.replaceAll('##[', '## [');
}

;// CONCATENATED MODULE: ./build/report/text/command.js




/** UTF-16 units after which the runner cuts an annotation's message, without a word. */
const longestMessage = 4096;
/** UTF-16 units of an annotation's title. */
const longestTitle = 255;
/** The data of a workflow command; it may have several lines. What is too long for the runner is cut and counted. */
class CommandText {
    #text;
    constructor(text) {
        this.#text = text;
    }
    static tag(literals, ...holes) {
        return new CommandText(join(literals, holes, (hole) => {
            if (hole instanceof CommandText)
                return hole.#text;
            return hole instanceof Link || typeof hole === 'number' ? String(hole) : clean(hole);
        }));
    }
    static excerpt(text, bounds) {
        const { lines, rest } = excerpt(text, bounds);
        return new CommandText([...lines, ...(rest === undefined ? [] : [`… ${rest}`])].join('\n'));
    }
    static lines(parts) {
        return new CommandText(parts.map((part) => part.#text).join('\n'));
    }
    /** Escaped, as it stands in the command. */
    toString() {
        return escapeData(bounded(withoutBrackets(this.#text)));
    }
}
const commandText = CommandText.tag;
/** Outside text in as many lines as it has, within bounds. */
const commandExcerpt = CommandText.excerpt;
/** Several texts, each beginning on a line of its own. */
const commandLines = CommandText.lines;
function bounded(text) {
    if (text.length <= longestMessage)
        return text;
    const start = cutEnd(text, longestMessage - 40);
    return `${start}… (${counted(text.length - start.length, 'more character')})`;
}
/** The value of a workflow command's property, on one line. */
class CommandProperty {
    #text;
    constructor(text) {
        this.#text = text;
    }
    static title(text) {
        const line = withoutBrackets(oneLine(text, longestMessage));
        // The runner takes `=` at the beginning for part of the sign between name and value.
        return new CommandProperty(shortenMiddle(line.startsWith('=') ? ` ${line}` : line, longestTitle));
    }
    static path(text) {
        return new CommandProperty(oneLine(text, longestMessage));
    }
    /** Escaped, as it stands in the command. */
    toString() {
        return escapeData(this.#text).replaceAll(':', '%3A').replaceAll(',', '%2C');
    }
}
/** A title as long as the runner takes it; what is too much goes from its middle. */
const commandTitle = CommandProperty.title;
/** A path. */
const commandPath = CommandProperty.path;
/** As the runner undoes it: `%25` last. */
function escapeData(text) {
    return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
/** One whole workflow command, which is one line. */
class Command {
    #line;
    constructor(line) {
        this.#line = line;
    }
    static of(name, properties, text) {
        const given = Object.entries(properties).filter(([, value]) => value !== undefined && String(value) !== '');
        const list = given.map(([key, value]) => `${key}=${value}`).join(',');
        return new Command(`::${name}${list === '' ? '' : ` ${list}`}::${text}`);
    }
    toString() {
        return this.#line;
    }
}
const command = Command.of;

;// CONCATENATED MODULE: ./build/report/text/html.js




/**
 * HTML for the job's summary, which is Markdown with HTML in it. Markdown takes lines that begin with a block's tag for
 * HTML up to the next blank line, so no blank line is ever in it: line breaks of texts are references. What GitHub makes of
 * bare text afterwards (mentions, issues, commits, emoji), it leaves alone in `<code>` and `<pre>`, so that outside text
 * has its place there only: the template does not take it.
 */
class Html {
    #text;
    constructor(text) {
        this.#text = text;
    }
    /** UTF-8 bytes, counted anew each time. */
    get bytes() {
        return Buffer.byteLength(this.#text);
    }
    static tag(literals, ...holes) {
        return new Html(join(literals, holes, (hole) => (hole instanceof Html ? hole.#text : escapeText(String(hole)))));
    }
    static join(parts) {
        return new Html(parts.map((part) => part.#text).join(''));
    }
    static code(text, most = 300) {
        return new Html(`<code>${escapeOutside(oneLine(text, most))}</code>`);
    }
    static pre(text, bounds) {
        const { lines, rest } = excerpt(text, bounds);
        const all = rest === undefined ? lines : [...lines, `… ${rest}`];
        return new Html(`<pre>${escapeOutside(all.join('\n'))}</pre>`);
    }
    static anchor(target, content) {
        if (target === undefined)
            return content;
        // Nothing else in a link's characters means anything within quotes.
        return new Html(`<a href="${String(target).replaceAll('&', '&amp;')}">${content.#text}</a>`);
    }
    toString() {
        return this.#text;
    }
}
const html = Html.tag;
/** One after the other, nothing between them. */
const joined = Html.join;
/** Outside text on one line, at most `most` UTF-16 units. */
const code = Html.code;
/** Outside text in as many lines as it has, within bounds. */
const pre = Html.pre;
/** A link, or its content alone where there is none. */
const html_anchor = Html.anchor;
/** All of ASCII's signs but those that mean nothing anywhere within a line: `, - / ; ? ( )` and most full stops. */
const sign = /[!"#$%&'*+:<=>@[\\\]^_`{|}~\n]|(?<=www)\./gi;
function escapeText(text) {
    return text.replace(sign, (character) => `&#${character.charCodeAt(0)};`);
}
const references = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
    '\n': '&#10;',
};
/**
 * What HTML needs and no more, spelled as the runner spells it when it masks secrets in XML: a secret that stands in a failure's
 * reason must still be found and hidden.
 */
function escapeOutside(text) {
    return text.replace(/[&<>"'\n]/g, (character) => references[character] ?? '');
}
const address = /https:\/\/[^\s"'<>]*[^\s"'<>.,;:!?)]/g;
/** Words, numbers and marks of which GitHub makes nothing; seven hexadecimal digits in a row could be a commit. */
const harmless = /^(?!.*[\da-f]{7})["'“‘(]*(?:[a-z]+(?:[’'-][a-z]+)*|\d{1,6}(?:,\d{3})*(?:\.\d+)?[a-z]{0,2})[)"'”’.,:;!?…]*$/i;
/** Beside Buildkite's, where our own sentences lead. */
const ownHosts = ['www.buildkitestatus.com', 'github.com', 'docs.github.com'];
/**
 * Sentences of our own, in which checked values may stand: what is in backticks, and every word that is more than a
 * word, becomes `<code>`; addresses become links, if they lead to Buildkite, GitHub or one of `hosts`. Line breaks stay.
 */
function prose(text, hosts) {
    const known = [...ownHosts, ...hosts];
    const spans = text.split(/`([^`\n]+)`/);
    return joined(spans.map((span, index) => (index % 2 === 1 ? code(span) : sentence(span, known))));
}
function sentence(text, hosts) {
    return joined(text.split(/(\s+)/).map((word) => {
        if (word.includes('\n'))
            return html `<br>`;
        if (/^\s*$/.test(word))
            return html `${word}`;
        const [found] = word.match(address) ?? [];
        const target = found === undefined ? undefined : link_link(untrusted(found), hosts);
        if (found === undefined || target === undefined)
            return harmless.test(word) ? html `${word}` : codeWord(word);
        const [before = '', after = ''] = word.split(found);
        return html `${before}${html_anchor(target, code(found))}${after}`;
    }));
}
/** The sentence's marks stay outside. */
function codeWord(word) {
    const [, before = '', middle = word, after = ''] = /^([("“‘]*)(.*?)([)"”’.,:;!?]*)$/s.exec(word) ?? [];
    return middle === '' ? html `${word}` : html `${before}${code(middle)}${after}`;
}

;// CONCATENATED MODULE: ./build/report/text/log-line.js



/** UTF-16 units shown of what stands in the middle of a line. */
const mostInline = 2000;
/** What every line of outside text stands behind. */
const margin = '│ ';
/**
 * One line of the log. However it goes on and whatever stood before it, the runner finds no workflow command in it: it
 * takes `::name …::` for one after leading blanks, and `##[name …]` anywhere in a line.
 */
class LogLine {
    #text;
    constructor(text) {
        this.#text = inert(text);
    }
    static tag(literals, ...holes) {
        return new LogLine(join(literals, holes, (hole) => {
            if (hole instanceof LogLine)
                return hole.#text;
            return hole instanceof Link || typeof hole === 'number' ? String(hole) : oneLine(hole, mostInline);
        }));
    }
    static margin(text, bounds, indent = '') {
        const { lines, rest } = excerpt(text, bounds);
        const all = rest === undefined ? lines : [...lines, `… ${rest}`];
        return all.map((line) => new LogLine(`${margin}${indent}${line}`));
    }
    toString() {
        return this.#text;
    }
}
/** One line of the log; outside text in it is put on one line and shortened. */
const logLine = LogLine.tag;
/** Outside text in as many lines as it has, within bounds, each behind the margin (and `indent`, blanks only). */
const marginLines = LogLine.margin;
function inert(text) {
    const broken = withoutBrackets(text);
    // Where the line break before or behind a line is lost, `##[` must not come about from two of them.
    const closed = broken.endsWith('#') ? `${broken} ` : broken;
    return /^\s*(?:::|#|\[)/.test(closed) ? `${margin}${closed}` : closed;
}

;// CONCATENATED MODULE: ./build/report/text.js





;// CONCATENATED MODULE: ./build/report/annotations.js






/** What the runner keeps of a step: ten annotations a level, first come (measured; "Workflow commands" names no number). */
const keptPerLevel = 10;
/** The command with which the runner makes the annotation. */
function annotationCommand({ level, title, file, line, column, message }) {
    return command(level, { title, file, line, endLine: line, col: column }, message);
}
/**
 * The step's annotations, in the order in which they are to be printed: the verdict when it is bad news, then as many
 * failed tests as the runner keeps. `warnings` is the number of warnings that the step has printed before.
 */
function annotationsOf(report, surroundings, { warnings = 0 } = {}) {
    const verdictLevel = levelOf(report);
    const level = report.settings?.annotationLevel ?? 'error';
    const taken = (level === verdictLevel ? 1 : 0) + (level === 'warning' ? warnings : 0);
    const shown = level === 'none' ? [] : chosen(byFile(report.failures.tests, surroundings), Math.max(0, keptPerLevel - taken));
    const tests = shown.map((test) => ofTest(test, level, surroundings));
    return verdictLevel === undefined ? tests : [ofVerdict(report, surroundings, verdictLevel, shown.length), ...tests];
}
function levelOf({ effect }) {
    switch (effect) {
        case 'fails':
            return 'error';
        case 'warns':
            return 'warning';
        case 'succeeds':
            return undefined;
    }
}
/** Takes turns among the files, so that as many as possible are there; tests without a place in the repository come last. */
function chosen(groups, most) {
    const inRepository = takeTurns(groups.filter((group) => group.inRepository), most);
    return [
        ...inRepository,
        ...takeTurns(groups.filter((group) => !group.inRepository), most - inRepository.length),
    ];
}
function takeTurns(groups, most) {
    const taken = [];
    for (let turn = 0; taken.length < most; turn++) {
        const next = groups.flatMap(({ tests }) => tests[turn] ?? []);
        if (next.length === 0)
            break;
        taken.push(...next.slice(0, most - taken.length));
    }
    return taken;
}
/** How much of a text is in an annotation's message, so that what comes after it has room too. */
const quoteBounds = { lines: 20, units: 1000 };
const reasonBounds = { lines: 60, units: 2500 };
const lineBounds = { lines: 1, units: 300 };
function ofVerdict(report, surroundings, level, shown) {
    const { headline, what, cure, quotes } = messageOf(report, surroundings);
    const run = link_link(report.outcome.decisive?.run.webUrl, surroundings.linkHosts);
    const { workflow } = surroundings;
    return {
        level,
        title: commandTitle(headline),
        file: workflow === undefined ? undefined : commandPath(workflow),
        line: workflow === undefined ? undefined : 1,
        column: undefined,
        message: commandLines([
            commandText `${what}`,
            ...(cure === '' ? [] : [commandText `${cure}`]),
            ...quotes.flatMap(({ intro, text }) => [
                commandText `${quotes.length > 1 ? '- ' : ''}${intro}`,
                ...(text === undefined ? [] : [commandExcerpt(text, quoteBounds)]),
            ]),
            ...whereFailuresAre(report, surroundings, shown),
            ...(run === undefined ? [] : [commandText `The run in Test Engine: ${run}`]),
        ]),
    };
}
function whereFailuresAre({ failures, settings }, { runPage }, shown) {
    if (failures.tests.length === 0)
        return [];
    const all = shown === failures.tests.length && !failures.truncated;
    const rest = all ? `more about ${shown === 1 ? 'it' : 'them'}` : 'the rest';
    const where = settings?.summary === false ? 'in the log' : 'in the summary of the job';
    const page = runPage ? commandText `: ${runPage}` : commandText `.`;
    return [commandText `Annotated: ${grouped(shown)} of ${failedCount(failures)}; ${rest} is ${where}${page}`];
}
function ofTest({ test, name, place }, level, surroundings) {
    const { location } = test.execution;
    return {
        level,
        title: commandTitle(name),
        file: place && commandPath(place.path),
        line: place?.line,
        column: place?.column,
        message: commandLines([
            ...(place === undefined && location !== undefined ? [commandExcerpt(location, lineBounds)] : []),
            commandExcerpt(explanationOf(test.execution) ?? noReason, reasonBounds),
            ...framesOf(test, surroundings),
        ]),
    };
}
/** Frames looked at, and shown below a reason. */
const framesSearched = 200;
const framesShown = 5;
/** The first frames that lie in the repository: where to look beside the test itself. */
function framesOf({ execution }, surroundings) {
    const frames = execution.details.flatMap(({ backtrace }) => backtrace).slice(0, framesSearched);
    const ours = frames.filter((frame) => locateFrame(frame, surroundings) !== undefined);
    return ours.slice(0, framesShown).map((frame) => commandExcerpt(frame, lineBounds));
}

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
;// CONCATENATED MODULE: external "node:path"
const external_node_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");
;// CONCATENATED MODULE: ./build/report/checkout.js


/**
 * Looks into the folder where the repository is checked out: whether a path, relative to it, is a file there. One to which
 * a symbolic link leads out of the folder is not. `undefined` when the folder is not there, cannot be read or is empty, so
 * that nothing can be said about any file.
 */
function checkoutAt(folder) {
    const root = folder === undefined || folder === '' ? undefined : rootOf(folder);
    if (root === undefined)
        return undefined;
    const known = new Map();
    return (path) => {
        const found = known.get(path) ?? isFile(root, path);
        known.set(path, found);
        return found;
    };
}
/** The folder's own path, if there is anything in it. */
function rootOf(folder) {
    try {
        return (0,external_node_fs_namespaceObject.readdirSync)(folder).length > 0 ? (0,external_node_fs_namespaceObject.realpathSync)(folder) : undefined;
    }
    catch {
        return undefined;
    }
}
function isFile(root, path) {
    try {
        const real = (0,external_node_fs_namespaceObject.realpathSync)((0,external_node_path_namespaceObject.join)(root, path));
        return real.startsWith(root.endsWith(external_node_path_namespaceObject.sep) ? root : root + external_node_path_namespaceObject.sep) && (0,external_node_fs_namespaceObject.statSync)(real).isFile();
    }
    catch {
        // Not there, or not a path that this system can have.
        return false;
    }
}

;// CONCATENATED MODULE: ./build/report/log.js





/** What the log says of something that happened during the wait. */
function eventLines(event) {
    switch (event.kind) {
        case 'waiting-begins':
            return [at(0, logLine `${beginning(event.selector)}`), at(0, logLine `${patience(event)}`)];
        case 'run-changed':
            return [at(event.waited, logLine `${change(event.before, event.after)}`)];
        case 'run-superseded':
            return [
                at(event.waited, logLine `Run ${event.run.id} of suite ${event.run.suite} is gated no longer: a newer one took its place.`),
            ];
        case 'build-changed':
            return [at(event.waited, logLine `The build is ${event.before ? 'now' : 'there'}: “${event.after.word}”.`)];
        case 'settling':
            return [
                at(event.waited, logLine `Everything is there; it counts if nothing changes for ${span(event.settlesIn)}.`),
            ];
        case 'sign-of-life':
            return [at(event.waited, logLine `Still waiting, ${span(event.left)} left. ${seen(event.observation.runs)}`)];
        case 'fault':
            return fault(event);
        case 'recovered':
            return [at(event.waited, logLine `Test Engine answers again, after ${counted(event.faults, 'failed request')}.`)];
        case 'unknown-word':
            return [unknownWord(event)];
        // Debug logging tells it: see `debugLine`.
        case 'goes-on':
            return [];
        case 'decision':
            return [at(event.waited, logLine `Verdict: ${event.verdict.name}.`)];
    }
}
/** What debug logging tells of it beside, if anything: why a look decided nothing, and when the next one is. */
function debugLine(event) {
    if (event.kind !== 'goes-on')
        return undefined;
    const { pause, settlesIn, observation } = event;
    const why = settlesIn === undefined
        ? `No verdict yet. ${seen(observation.runs)}`
        : `It passes if nothing changes for ${span(settlesIn)}.`;
    const next = Number.isFinite(pause) ? `The next look is in ${span(pause)}.` : 'There is no time for another look.';
    return at(event.waited, logLine `Look ${observation.looks}: ${why} ${next}`);
}
/** Whether a line makes the runner show a warning: only so many are kept of each step. */
function isWarning(event) {
    return event.kind === 'unknown-word';
}
/** The time waited stands before each line, in a column of its own. */
function at(waited, line) {
    const time = span(Math.round(waited / 1000) * 1000);
    return logLine `${blanks(timeWidth - time.length)}${time}  ${line}`;
}
/** As wide as `59m 59s`. */
const timeWidth = 7;
function blanks(count) {
    return count <= 0 ? logLine `` : logLine ` ${blanks(count - 1)}`;
}
function beginning(selector) {
    return `Waiting for ${sought(selector)} in ${soughtIn(selector)}.`;
}
function patience({ timeout, settle }) {
    const held = settle === 0 ? 'A pass counts at first sight' : `A pass must hold for ${span(settle)}`;
    return `${held}; the wait takes ${span(timeout)} at the most.`;
}
function change(before, after) {
    const subject = capital(naming([after]));
    const { run } = after;
    if (before === undefined)
        return `${subject} is there: ${run.state}, ${run.result}.`;
    const changes = [
        ...(before.presence === after.presence ? [] : [presenceChange(after)]),
        ...(before.run.state === run.state
            ? []
            : [run.state === 'finished' ? 'finished' : 'runs again, as more results came']),
        ...(before.run.result === run.result ? [] : [`is now ${run.result}`]),
    ];
    // What is left are words of the API that mean the same to us.
    return changes.length === 0 ? `${subject} is still ${run.state}, ${run.result}.` : `${subject} ${listed(changes)}.`;
}
function presenceChange({ presence, missedLooks }) {
    switch (presence) {
        case 'present':
            return 'is there again';
        case 'missing':
            return 'is missing: neither in the list nor found by its id';
        case 'gone':
            return `is gone: not found on ${counted(missedLooks, 'look')} in a row`;
    }
}
function seen(runs) {
    return runs.length === 0 ? 'No run is there yet.' : `There: ${listed(runs.map(standing))}.`;
}
function fault({ error, attempt, pause, waited }) {
    const known = error instanceof CuredError;
    const message = known ? error.message : `${error.name}: ${error.message}`;
    return [
        at(waited, logLine `Attempt ${attempt} failed. ${Number.isFinite(pause) ? `The next one is in ${span(pause)}.` : 'There is no time for another one.'}`),
        ...marginLines(untrusted(message), faultBounds),
        ...(known && error.said !== undefined ? marginLines(error.said, faultBounds) : []),
    ];
}
const faultBounds = { lines: 3, units: 600 };
function unknownWord({ field, word, run }) {
    return command('warning', { title: commandTitle(`Test Engine uses a ${field} that is not known`) }, commandText `Run ${run.id} of suite ${run.suite} has the ${field} “${word}”. It counts as ${run[field]}, so that nothing final rests on it. If the gate waits in vain, see whether there is a newer version of this action.`);
}

;// CONCATENATED MODULE: ./build/report/outputs.js

/** Outputs that are known with the verdict, before anything is fetched for the report. */
const verdictOutputs = ['verdict', 'run-id', 'run-url', 'state', 'result', 'runs'];
/** Outputs that tell of the failed tests. */
const failureOutputs = ['failed-tests', 'failed-executions', 'tolerated-tests', 'truncated'];
/** The outputs, by their public names. */
const outputNames = [...verdictOutputs, ...failureOutputs];
/**
 * UTF-8 bytes of the output `runs`. A job has 1 MB for all outputs of all its steps; some two thousand runs fit in here,
 * and what is beyond is left out.
 */
const mostBytesOfRuns = 500_000;
/** The value of every output, one line each; '' where there is nothing to tell. */
function outputsOf(report, { linkHosts }) {
    const { outcome, failures } = report;
    const decisive = outcome.decisive?.run;
    return {
        verdict: outcome.verdict.name,
        'run-id': decisive?.id ?? '',
        'run-url': String(link_link(decisive?.webUrl, linkHosts) ?? ''),
        state: decisive?.state ?? '',
        result: decisive?.result ?? '',
        runs: runsAsJson(report, linkHosts),
        'failed-tests': String(failures.tests.length),
        'failed-executions': String(failures.executions),
        'tolerated-tests': String(failures.tolerated.length),
        truncated: String(failures.truncated),
    };
}
function runsAsJson({ outcome }, linkHosts) {
    const items = [];
    let bytes = 2;
    for (const { run } of outcome.observation.runs) {
        const { suite, id, state, result } = run;
        const item = JSON.stringify({ suite, id, url: String(link_link(run.webUrl, linkHosts) ?? ''), state, result });
        bytes += Buffer.byteLength(item) + 1;
        if (bytes > mostBytesOfRuns)
            break;
        items.push(item);
    }
    return `[${items.join(',')}]`;
}

;// CONCATENATED MODULE: ./build/report/report.js
/** What the verdict does to the step: the contract of the `if-…` inputs. */
function stepEffect(verdict, leniency) {
    switch (verdict.name) {
        case 'passed':
            return 'succeeds';
        case 'not-found':
            return lenient(leniency.ifNoRunFound);
        case 'incomplete':
            return lenient(leniency.ifIncomplete);
        case 'failed':
        case 'stale':
        case 'timed-out':
        case 'error':
        case 'cancelled':
            return 'fails';
    }
}
function lenient(leniency) {
    switch (leniency) {
        case 'error':
            return 'fails';
        case 'warn':
            return 'warns';
        case 'ignore':
            return 'succeeds';
    }
}

;// CONCATENATED MODULE: ./build/report/summary/head.js





const symbols = {
    passed: '✅',
    failed: '❌',
    stale: '⌛',
    'not-found': '🔍',
    incomplete: '❔',
    'timed-out': '⏱️',
    error: '⚠️',
    cancelled: '🚫',
};
/** The verdict in a line. */
function headline(report, surroundings) {
    const { headline: text } = messageOf(report, surroundings);
    return html `<h2>${symbols[report.outcome.verdict.name]} ${prose(text, surroundings.linkHosts)}</h2>
`;
}
/** What happened, what to do about it, and what others said. */
function explanation(report, surroundings) {
    const { what, cure, quotes } = messageOf(report, surroundings);
    const say = (text) => prose(text, surroundings.linkHosts);
    const quoted = quotes.map(({ intro, text }) => text === undefined ? html `<p>${say(intro)}</p>\n` : html `<p>${say(intro)}</p>\n${pre(text, head_quoteBounds)}\n`);
    return html `<p><strong>${report.outcome.verdict.name}</strong>: ${say(what)}</p>
${cure === '' ? html `` : html `<p><strong>What to do:</strong> ${say(cure)}</p>\n`}${joined(quoted)}`;
}
const head_quoteBounds = { lines: 40, units: 4000 };
/** What the verdict rests on. */
function foundation(report, surroundings) {
    return html `<p><strong>Rests on:</strong> ${prose(basis(report, 'counted').join(' '), surroundings.linkHosts)}</p>
`;
}
/** Rows of the table of runs. */
const mostRuns = 50;
/** The gated runs, a row each. */
function runsTable(report, { linkHosts }) {
    const { runs } = report.outcome.observation;
    if (runs.length === 0)
        return html ``;
    const rows = runs.slice(0, mostRuns).map((tracked) => {
        const { run, presence } = tracked;
        const id = html_anchor(link_link(run.webUrl, linkHosts), code(run.id));
        const state = presence === 'present' ? run.state : `${run.state}, then ${presence}`;
        const result = isSoftened(report, tracked) ? `${run.result}, tolerated` : run.result;
        const commit = run.commit === undefined ? html `` : code(shortened(run.commit));
        const branch = run.branch === undefined ? html `` : code(run.branch, 80);
        return html `<tr><td>${code(run.suite)}</td><td>${id}</td><td>${state}</td><td>${result}</td><td>${branch}</td><td>${commit}</td></tr>
`;
    });
    const more = runs.length - rows.length;
    return html `<h3>${counted(runs.length, 'run')}</h3>
<table><thead><tr><th>Suite</th><th>Run</th><th>State</th><th>Result</th><th>Branch</th><th>Commit</th></tr></thead><tbody>
${joined(rows)}</tbody></table>
${more > 0 ? html `<p>… and ${counted(more, 'more run')}.</p>\n` : html ``}`;
}
/** A whole commit id as far as people use it, anything else as it is. */
function shortened(commit) {
    return /^[\da-f]{40}$/i.test(bare(commit)) ? untrusted(bare(commit).slice(0, 10)) : commit;
}
/** What the wait cost. */
function costs({ cost: { waited, requests, budget } }) {
    const left = budget === undefined
        ? ''
        : ` ${grouped(budget.remaining)} of ${grouped(budget.limit)} requests a minute were left to the ` +
            `${budget.scope === 'user' ? 'owner of the token' : 'organization'}.`;
    return html `<p><sub>The wait took ${span(waited)} and ${counted(requests, 'request')}.${left}</sub></p>
`;
}

;// CONCATENATED MODULE: ./build/report/surroundings.js

/**
 * Reads the runner's variables, see "Default environment variables" in GitHub's documentation. Each may be missing or
 * nonsense, as outside Actions. `exists` is called with paths relative to the workspace.
 */
function surroundingsFrom(env, { apiUrl, exists }) {
    const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_ACTION_REPOSITORY } = env;
    const { GITHUB_SHA, GITHUB_WORKFLOW_REF } = env;
    const server = webAddress(GITHUB_SERVER_URL);
    const repository = matching(GITHUB_REPOSITORY, fullName);
    const runId = matching(GITHUB_RUN_ID, /^\d{1,20}$/);
    return {
        server,
        repository,
        sha: matching(GITHUB_SHA, /^(?:[\da-f]{40}|[\da-f]{64})$/i),
        workflow: workflowFile(GITHUB_WORKFLOW_REF, repository),
        runPage: runId === undefined ? undefined : pageOf(server, repository, ['actions', 'runs', runId]),
        tracker: pageOf(server, matching(GITHUB_ACTION_REPOSITORY, fullName), ['issues']),
        exists,
        linkHosts: apiUrl === undefined ? [] : [apiUrl.host],
    };
}
/** The page that shows a file at a commit, at a line where one is known. */
function sourcePage({ server, repository, sha }, file) {
    const commit = matching(file.commit, /^[\da-f]{40}$/i) ?? sha;
    if (commit === undefined)
        return undefined;
    const segments = ['blob', commit, ...file.path.split('/')];
    return pageOf(server, repository, segments, file.line === undefined ? '' : `L${file.line}`);
}
const fullName = /^[\w-]+\/[\w.-]+$/;
function matching(value, pattern) {
    return value !== undefined && pattern.test(value) ? value : undefined;
}
function webAddress(value) {
    const url = value === undefined ? null : URL.parse(value);
    return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url : undefined;
}
function pageOf(server, repository, segments, fragment) {
    if (server === undefined || repository === undefined)
        return undefined;
    return linkBelow(server, [...repository.split('/'), ...segments], fragment);
}
/** `owner/name/.github/workflows/ci.yml@refs/heads/main` → the path, if owner and name are this repository's. */
function workflowFile(ref, repository) {
    const [, owner, path] = /^([^/]+\/[^/]+)\/(\.github\/workflows\/[^/@\s]+\.ya?ml)@/.exec(ref ?? '') ?? [];
    return owner !== undefined && owner.toLowerCase() === repository?.toLowerCase() ? path : undefined;
}

;// CONCATENATED MODULE: ./build/report/summary/test-item.js







/** How much of a failed test is shown: each level and the ones before it. */
const levels = ['name', 'facts', 'reason', 'details'];
/** What a level adds to a failed test; `facts` stand in the place of `name`. */
function partOf(shown, level, context) {
    switch (level) {
        case 'name':
            return code(shown.name, 120);
        case 'facts':
            return facts(shown, context);
        case 'reason':
            return pre(explanationOf(shown.test.execution) ?? noReason, test_item_reasonBounds);
        case 'details':
            return details(shown);
    }
}
function facts(shown, context) {
    const { execution, attempts } = shown.test;
    const { linkHosts } = context.surroundings;
    const page = link_link(execution.executionUrl, linkHosts) ?? link_link(execution.testUrl, linkHosts);
    const duration = testDuration(execution.duration);
    const said = [
        ...(shown.why === undefined ? [] : [html `${tolerated_excuses[shown.why]}`]),
        ...test_item_where(shown, context),
        ...(context.severalSuites ? [html `suite ${code(execution.suite)}`] : []),
        ...(attempts.length > 1 ? [html `failed ${grouped(attempts.length)} times`] : []),
        ...(duration === undefined ? [] : [html `${duration}`]),
    ];
    const name = html_anchor(page, code(shown.name));
    return said.length === 0 ? name : html `${name}<br>${joined(said.flatMap((fact) => [html ` · `, fact]).slice(1))}`;
}
function test_item_where({ test: { execution }, place }, { surroundings, commitOf }) {
    if (execution.location === undefined || bare(execution.location).trim() === '')
        return [];
    if (place === undefined)
        return [code(execution.location)];
    const path = bare(place.path);
    const commit = commitOf(execution.suite, execution.runId);
    const target = sourcePage(surroundings, { path, line: place.line, commit });
    return [html_anchor(target, code(place.line === undefined ? path : `${path}:${place.line}`))];
}
const test_item_reasonBounds = { lines: 10, units: 1000 };
const detailsBounds = { lines: 300, units: 12_000 };
/** What the reason leaves out: its own rest, the expanded message, the backtrace. */
function details({ test: { execution } }) {
    const said = reasonOf(execution);
    const cut = said !== undefined && excerpt(said, test_item_reasonBounds).rest !== undefined;
    const parts = [cut ? said : undefined, detailsOf(execution)].flatMap((part) => part === undefined ? [] : bare(part));
    if (parts.length === 0)
        return html ``;
    return html `<details><summary>Message and backtrace</summary>${pre(untrusted(parts.join('\n\n')), detailsBounds)}</details>`;
}

;// CONCATENATED MODULE: ./build/report/summary/pack.js



const stages = ['counts', 'names', 'no-reasons', 'no-details', 'full'];
/** The tags around an item, and around a list. */
const itemBytes = '<li></li>\n'.length;
const listBytes = '<ul>\n</ul>\n'.length;
/** For the line that counts what is missing from a list, which is missing from one list at the most. */
const restBytes = 100;
/**
 * The failed tests of each file in at most `room` bytes. First every file gets its count, then every test its name, then
 * its facts, its reason and its details, in this order, until there is no room: then what was given last is missing
 * from some place in the list on. Each part of each test is written once at the most, so the time is linear.
 */
function pack(groups, room, context) {
    const headed = withHeadings(groups, room - restBytes);
    const items = headed.groups.flatMap(({ group }) => group.tests.map((test) => ({ test, parts: [] })));
    const total = groups.reduce((sum, { tests }) => sum + tests.length, 0);
    let left = headed.left;
    /** How many tests, from the first, have each level. */
    const reached = [];
    for (const level of levels) {
        // Nobody gets more before everybody has got as much.
        if (reached.some((count) => count < total))
            break;
        const given = give(level, items, left, context);
        left -= given.bytes;
        reached.push(given.count);
    }
    const [named = 0, withFacts = 0, withReason = 0, withDetails = 0] = reached;
    return {
        html: listOf(headed.groups, items.slice(0, named)),
        stage: stages[reached.filter((count) => count === total).length] ?? 'full',
        leftOut: {
            details: total - withDetails,
            reasons: total - withReason,
            facts: total - withFacts,
            tests: total - named,
            files: groups.length - headed.groups.length,
        },
    };
}
/** Gives the tests a level, from the first on, in at most `room` bytes; tells how many got it. */
function give(level, items, room, context) {
    let bytes = 0;
    let count = 0;
    for (const { test, parts } of items) {
        const part = partOf(test, level, context);
        const more = part.bytes + (level === 'name' ? itemBytes : level === 'facts' ? -(parts[0]?.bytes ?? 0) : 0);
        if (bytes + more > room)
            break;
        if (level === 'facts')
            parts[0] = part;
        else
            parts.push(part);
        bytes += more;
        count++;
    }
    return { bytes, count };
}
function withHeadings(groups, room) {
    const headed = [];
    let left = room;
    for (const group of groups) {
        const heading = headingOf(group);
        const bytes = heading.bytes + listBytes;
        if (bytes > left)
            break;
        left -= bytes;
        headed.push({ group, heading });
    }
    return { groups: headed, left };
}
function headingOf({ file, tests }) {
    const name = file === undefined ? html `Without a location` : code(file, 200);
    return html `<h4>${name}: ${counted(tests.length, 'failed test')}</h4>
`;
}
function listOf(groups, items) {
    let start = 0;
    const parts = groups.flatMap(({ group, heading }) => {
        const shown = items.slice(start, start + group.tests.length);
        start += group.tests.length;
        if (shown.length === 0)
            return [heading];
        return [heading, itemList(shown, group.tests.length, 'more failed test')];
    });
    return joined(parts);
}
/** The first of `total` tests, and how many `more` there are. */
function itemList(items, total, more) {
    const rest = total - items.length;
    const list = items.flatMap((item) => [html `<li>`, ...item.parts, html `</li>\n`]);
    return joined([
        html `<ul>\n`,
        ...list,
        ...(rest > 0 ? [html `<li>… and ${counted(rest, more)}</li>\n`] : []),
        html `</ul>\n`,
    ]);
}

;// CONCATENATED MODULE: ./build/report/summary/tolerated.js





/**
 * The tolerated tests in at most `room` bytes, folded away: first their count, then the name of each, then where it stands and
 * what it is tolerated for.
 */
function setApart(tests, room, context) {
    const total = tests.length;
    const heading = html `<h3>${counted(total, 'tolerated test')}</h3>\n`;
    const [open, close] = [html `<details><summary>${tally(tests, tolerated_excuses)}</summary>\n`, html `</details>\n`];
    const left = room - heading.bytes - open.bytes - close.bytes - listBytes - restBytes;
    if (total === 0 || left < 0)
        return { html: html ``, leftOut: { facts: total, tests: total } };
    const items = tolerated(tests, context.surroundings).map((test) => ({ test, parts: [] }));
    const named = give('name', items, left, context);
    const told = named.count === total ? give('facts', items, left - named.bytes, context).count : 0;
    const list = itemList(items.slice(0, named.count), total, 'more tolerated test');
    return {
        html: html `${heading}${open}${list}${close}`,
        leftOut: { facts: total - told, tests: total - named.count },
    };
}

;// CONCATENATED MODULE: ./build/report/summary.js








/** Bytes that a step's summary file may have in all; one more, and GitHub drops the whole of it. */
const summaryLimit = 1_048_576;
/** Bytes kept free, whatever else counts. */
const summary_margin = 2048;
/**
 * The job's summary in at most `bytesAvailable` bytes (the limit less what the file holds already). Where that is too
 * little, it shows less, and says what is missing.
 */
function renderSummary(report, surroundings, bytesAvailable) {
    const room = bytesAvailable - summary_margin;
    const before = joined([
        headline(report, surroundings),
        explanation(report, surroundings),
        runsTable(report, surroundings),
    ]);
    const after = joined([foundation(report, surroundings), costs(report)]);
    const groups = byFile(report.failures.tests, surroundings);
    const title = report.failures.tests.length === 0 ? html `` : html `<h3>${failedCount(report.failures)}</h3>\n`;
    const context = itemContext(report, surroundings);
    const roomForTests = room - before.bytes - title.bytes - after.bytes;
    // Tolerated tests get a small part of the room, and all that the failed ones leave.
    const share = setApart(report.failures.tolerated, roomForTests / 10, context);
    const packed = pack(groups, roomForTests - share.html.bytes, context);
    const apart = setApart(report.failures.tolerated, roomForTests - packed.html.bytes, context);
    const leftOut = { ...packed.leftOut, tolerated: apart.leftOut };
    const whole = framed([before, title, note(report, leftOut), packed.html, apart.html, after]);
    const { stage } = packed;
    if (whole.bytes <= bytesAvailable)
        return { html: String(whole), bytes: whole.bytes, stage, leftOut };
    return smallest(report, surroundings, bytesAvailable);
}
function itemContext({ outcome }, surroundings) {
    const { runs } = outcome.observation;
    const commits = new Map(runs.map(({ run }) => [`${run.suite}/${run.id}`, run.commit && bare(run.commit)]));
    return {
        surroundings,
        severalSuites: new Set(runs.map(({ run }) => run.suite)).size > 1,
        commitOf: (suite, runId) => commits.get(`${suite}/${runId}`),
    };
}
/** A blank line before and after, since it begins and ends a block of HTML in Markdown; none within. */
function framed(parts) {
    return joined([html `\n\n`, ...parts, html `\n`]);
}
function note({ failures }, leftOut) {
    const { details, reasons, facts, tests, files, tolerated } = leftOut;
    const missing = [
        ...(tests > 0 ? [`the names of ${counted(tests, 'failed test')}`] : []),
        ...(facts - tests > 0 ? [`all but the names of ${grouped(facts - tests)}`] : []),
        ...(reasons - facts > 0 ? [`the reasons and details of ${grouped(reasons - facts)}`] : []),
        ...(details - reasons > 0 ? [`the details of ${grouped(details - reasons)}`] : []),
        ...(files > 0 ? [`${counted(files, 'file')} altogether`] : []),
        ...(tolerated.tests > 0 ? [`the names of ${counted(tolerated.tests, 'tolerated test')}`] : []),
        ...(tolerated.facts - tolerated.tests > 0
            ? [`all but the names of ${counted(tolerated.facts - tolerated.tests, 'tolerated test')}`]
            : []),
    ];
    const cut = missing.length > 0 ? [`Left out, since GitHub takes no larger summary: ${missing.join('; ')}.`] : [];
    const more = failures.truncated ? ['There are more failed tests than were fetched.'] : [];
    const said = [...cut, ...more];
    return said.length === 0 ? html `` : html `<p><em>${said.join(' ')}</em></p>\n`;
}
/** The verdict alone, or nothing. */
function smallest(report, surroundings, bytesAvailable) {
    const total = report.failures.tests.length;
    const all = { details: total, reasons: total, facts: total, tests: total };
    const apart = report.failures.tolerated.length;
    const files = byFile(report.failures.tests, surroundings).length;
    const leftOut = { ...all, files, tolerated: { facts: apart, tests: apart } };
    const verdict = framed([
        headline(report, surroundings),
        html `<p><em>There is no room for more: GitHub takes no larger summary, and the file is almost full.</em></p>\n`,
    ]);
    const { bytes } = verdict;
    const shown = bytes <= bytesAvailable ? { html: String(verdict), bytes } : { html: '', bytes: 0 };
    return { ...shown, stage: 'counts', leftOut };
}

;// CONCATENATED MODULE: ./build/report/verdict-log.js








/**
 * The log's last part but for the failed tests: the verdict with all that belongs to it, then the annotations of tests. The log
 * shows an annotation's message where its command stands, so that the verdict's stands for its words. Annotations come before
 * the words of tests, of which problem matchers of earlier steps may make annotations, too: ten a level are kept.
 */
function verdictLines(report, surroundings, annotations = []) {
    const { headline } = messageOf(report, surroundings);
    const { waited, requests } = report.cost;
    const [first, ...rest] = annotations;
    const verdict = report.effect === 'succeeds' ? undefined : first;
    const ofTests = verdict === undefined ? annotations : rest;
    return [
        logLine ``,
        logLine `${headline}`,
        ...(verdict === undefined ? words(report, surroundings) : [annotationCommand(verdict)]),
        logLine ``,
        ...basis(report).map((sentence) => logLine `${sentence}`),
        logLine `The wait took ${span(waited)} and ${counted(requests, 'request')}${budgetLeft(report)}.`,
        ...ofTests.map(annotationCommand),
    ];
}
function words(report, surroundings) {
    const { what, cure, quotes } = messageOf(report, surroundings);
    const run = link_link(report.outcome.decisive?.run.webUrl, surroundings.linkHosts);
    return [
        ...ownLines(what),
        ...(cure === '' ? [] : ownLines(cure)),
        ...quotes.flatMap(({ intro, text }) => [
            logLine `${intro}`,
            ...(text === undefined ? [] : marginLines(text, verdict_log_quoteBounds)),
        ]),
        ...(run === undefined ? [] : [logLine `The run in Test Engine: ${run}`]),
    ];
}
function budgetLeft({ cost: { budget } }) {
    return budget === undefined ? '' : `; ${budget.remaining} of ${budget.limit} a minute were left (${budget.scope})`;
}
const verdict_log_quoteBounds = { lines: 20, units: 2000 };
function ownLines(text) {
    return text.split('\n').map((line) => logLine `${line}`);
}
/** Lines of a group of tests, about. */
const mostLines = 500;
const verdict_log_reasonBounds = { lines: 8, units: 600 };
/** The failed tests and the tolerated ones, each in a group that can be folded. */
function failedTestLines({ failures }, surroundings) {
    const failed = byFile(failures.tests, surroundings).flatMap((group) => group.tests);
    const excused = tolerated(failures.tolerated, surroundings);
    const title = commandText `${counted(excused.length, 'tolerated test')} (${tally(failures.tolerated, tolerated_excuses)})`;
    return [
        ...folded(commandText `${failedCount(failures)}`, failed, failedLines, 'more failed test'),
        ...folded(title, excused, toleratedLines, 'more tolerated test'),
    ];
}
function folded(title, tests, linesOf, moreOf) {
    if (tests.length === 0)
        return [];
    const lines = [];
    let shown = 0;
    for (const test of tests) {
        if (lines.length >= mostLines)
            break;
        lines.push(...linesOf(test));
        shown++;
    }
    const more = tests.length - shown;
    return [
        command('group', {}, title),
        ...lines,
        ...(more > 0 ? [logLine `… and ${counted(more, moreOf)}.`] : []),
        command('endgroup', {}, commandText ``),
    ];
}
function failedLines(shown) {
    return [
        logLine `│ ✗ ${shown.name}${timesFailed(shown)}`,
        ...locationLines(shown),
        ...marginLines(explanationOf(shown.test.execution) ?? noReason, verdict_log_reasonBounds, '    '),
    ];
}
function toleratedLines(shown) {
    return [logLine `│ ○ ${shown.name}: ${tolerated_excuses[shown.why]}${timesFailed(shown)}`, ...locationLines(shown)];
}
function timesFailed({ test: { attempts } }) {
    return attempts.length > 1 ? logLine ` (failed ${attempts.length} times)` : logLine ``;
}
function locationLines({ test: { execution } }) {
    const { location } = execution;
    if (location === undefined || bare(location).trim() === '')
        return [];
    return marginLines(location, { lines: 1, units: 300 }, '  ');
}

;// CONCATENATED MODULE: external "os"
const external_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function issueCommand(command, properties, message) {
    const cmd = new command_Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
}
function issue(name, message = '') {
    issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class command_Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${command_escapeData(this.message)}`;
        return cmdStr;
    }
}
function command_escapeData(s) {
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
;// CONCATENATED MODULE: external "crypto"
const external_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");
;// CONCATENATED MODULE: external "fs"
const external_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_namespaceObject.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_namespaceObject.appendFileSync(filePath, `${toCommandValue(message)}${external_os_namespaceObject.EOL}`, {
        encoding: 'utf8'
    });
}
function prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
    const convertedValue = toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_namespaceObject.EOL}${convertedValue}${external_os_namespaceObject.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
;// CONCATENATED MODULE: ./build/runner.js





/**
 * The machine that runs the step: its log, its masks and its files. Nothing else prints or writes, and it takes only text
 * that was made safe. Files that are missing or cannot be written, as outside Actions, cost what goes into them, never the
 * step.
 */
class Runner {
    #env;
    #out;
    constructor(env, out) {
        this.#env = env;
        this.#out = out;
        // When nobody reads the log any more, the verdict still counts.
        out.on('error', () => undefined);
    }
    /** Keeps these out of everything the runner shows of the step from now on. */
    mask(secrets) {
        try {
            for (const secret of secrets)
                issueCommand('add-mask', {}, secret);
        }
        catch {
            // Where no mask can be written, nothing else can.
        }
    }
    /** One line or command for the log. Never throws: a log that cannot be written must not cost the files. */
    print(line) {
        try {
            this.#out.write(`${line}\n`);
        }
        catch {
            // There is nowhere left to say so.
        }
    }
    /** Debug logging is on, so that `debug` is worth its words. */
    get debugging() {
        return this.#env['RUNNER_DEBUG'] === '1';
    }
    /** A line that only those see who turned on debug logging. */
    debug(line) {
        if (this.debugging)
            this.print(command('debug', {}, commandText `${String(line)}`));
    }
    /** Sets those outputs of `names`. */
    setOutputs(outputs, names) {
        this.#attempt('The outputs', 'GITHUB_OUTPUT', () => {
            for (const name of names)
                issueFileCommand('OUTPUT', prepareKeyValueMessage(name, outputs[name]));
        });
    }
    /** Appends what `render` makes of the bytes that are left for the summary. Throws what `render` throws. */
    appendSummary(render) {
        const size = (path) => (0,external_node_fs_namespaceObject.statSync)(path, { throwIfNoEntry: false })?.size ?? 0;
        const taken = this.#attempt('The summary', 'GITHUB_STEP_SUMMARY', size);
        if (taken === undefined)
            return;
        const text = render(summaryLimit - taken);
        this.#attempt('The summary', 'GITHUB_STEP_SUMMARY', (path) => (0,external_node_fs_namespaceObject.appendFileSync)(path, text));
    }
    /** `undefined` when there is no such file, or when it cannot be used, which is said. */
    #attempt(what, variable, use) {
        const path = this.#env[variable];
        if (path === undefined || path === '')
            return undefined;
        try {
            return use(path);
        }
        catch (error) {
            this.print(logLine `${what} could not be written: ${error instanceof Error ? error.message : ''}`);
            return undefined;
        }
    }
}

;// CONCATENATED MODULE: ./node_modules/valibot/dist/index.mjs
//#region src/storages/globalConfig/globalConfig.ts
let store$4;
const DEFAULT_CONFIG = {
	lang: void 0,
	message: void 0,
	abortEarly: void 0,
	abortPipeEarly: void 0
};
/**
* Sets the global configuration.
*
* @param config The configuration.
*/
function setGlobalConfig(config$1) {
	store$4 = {
		...store$4,
		...config$1
	};
}
/**
* Returns the global configuration.
*
* @param config The config to merge.
*
* @returns The configuration.
*/
/* @__NO_SIDE_EFFECTS__ */
function getGlobalConfig(config$1) {
	if (!config$1 && !store$4) return DEFAULT_CONFIG;
	return {
		lang: config$1?.lang ?? store$4?.lang,
		message: config$1?.message,
		abortEarly: config$1?.abortEarly ?? store$4?.abortEarly,
		abortPipeEarly: config$1?.abortPipeEarly ?? store$4?.abortPipeEarly
	};
}
/**
* Deletes the global configuration.
*/
function deleteGlobalConfig() {
	store$4 = void 0;
}

//#endregion
//#region src/storages/globalMessage/globalMessage.ts
let store$3;
/**
* Sets a global error message.
*
* @param message The error message.
* @param lang The language of the message.
*/
function setGlobalMessage(message$1, lang) {
	if (!store$3) store$3 = /* @__PURE__ */ new Map();
	store$3.set(lang, message$1);
}
/**
* Returns a global error message.
*
* @param lang The language of the message.
*
* @returns The error message.
*/
/* @__NO_SIDE_EFFECTS__ */
function getGlobalMessage(lang) {
	return store$3?.get(lang);
}
/**
* Deletes a global error message.
*
* @param lang The language of the message.
*/
function deleteGlobalMessage(lang) {
	store$3?.delete(lang);
}

//#endregion
//#region src/storages/schemaMessage/schemaMessage.ts
let store$2;
/**
* Sets a schema error message.
*
* @param message The error message.
* @param lang The language of the message.
*/
function setSchemaMessage(message$1, lang) {
	if (!store$2) store$2 = /* @__PURE__ */ new Map();
	store$2.set(lang, message$1);
}
/**
* Returns a schema error message.
*
* @param lang The language of the message.
*
* @returns The error message.
*/
/* @__NO_SIDE_EFFECTS__ */
function getSchemaMessage(lang) {
	return store$2?.get(lang);
}
/**
* Deletes a schema error message.
*
* @param lang The language of the message.
*/
function deleteSchemaMessage(lang) {
	store$2?.delete(lang);
}

//#endregion
//#region src/storages/specificMessage/specificMessage.ts
let store$1;
/**
* Sets a specific error message.
*
* @param reference The identifier reference.
* @param message The error message.
* @param lang The language of the message.
*/
function setSpecificMessage(reference, message$1, lang) {
	if (!store$1) store$1 = /* @__PURE__ */ new Map();
	if (!store$1.get(reference)) store$1.set(reference, /* @__PURE__ */ new Map());
	store$1.get(reference).set(lang, message$1);
}
/**
* Returns a specific error message.
*
* @param reference The identifier reference.
* @param lang The language of the message.
*
* @returns The error message.
*/
/* @__NO_SIDE_EFFECTS__ */
function getSpecificMessage(reference, lang) {
	return store$1?.get(reference)?.get(lang);
}
/**
* Deletes a specific error message.
*
* @param reference The identifier reference.
* @param lang The language of the message.
*/
function deleteSpecificMessage(reference, lang) {
	store$1?.get(reference)?.delete(lang);
}

//#endregion
//#region src/utils/_stringify/_stringify.ts
/**
* Stringifies an unknown input to a literal or type string.
*
* @param input The unknown input.
*
* @returns A literal or type string.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _stringify(input) {
	const type = typeof input;
	if (type === "string") return `"${input}"`;
	if (type === "number" || type === "bigint" || type === "boolean") return `${input}`;
	if (type === "object" || type === "function") return (input && Object.getPrototypeOf(input)?.constructor?.name) ?? "null";
	return type;
}

//#endregion
//#region src/utils/_addIssue/_addIssue.ts
/**
* Adds an issue to the dataset.
*
* @param context The issue context.
* @param label The issue label.
* @param dataset The input dataset.
* @param config The configuration.
* @param other The optional props.
*
* @internal
*/
function _addIssue(context, label, dataset, config$1, other) {
	const input = other && "input" in other ? other.input : dataset.value;
	const expected = other?.expected ?? context.expects ?? null;
	const received = other?.received ?? /* @__PURE__ */ _stringify(input);
	const issue = {
		kind: context.kind,
		type: context.type,
		input,
		expected,
		received,
		message: `Invalid ${label}: ${expected ? `Expected ${expected} but r` : "R"}eceived ${received}`,
		requirement: context.requirement,
		path: other?.path,
		issues: other?.issues,
		lang: config$1.lang,
		abortEarly: config$1.abortEarly,
		abortPipeEarly: config$1.abortPipeEarly
	};
	const isSchema = context.kind === "schema";
	const message$1 = other?.message ?? context.message ?? /* @__PURE__ */ getSpecificMessage(context.reference, issue.lang) ?? (isSchema ? /* @__PURE__ */ getSchemaMessage(issue.lang) : null) ?? config$1.message ?? /* @__PURE__ */ getGlobalMessage(issue.lang);
	if (message$1 !== void 0) issue.message = typeof message$1 === "function" ? message$1(issue) : message$1;
	if (isSchema) dataset.typed = false;
	if (dataset.issues) dataset.issues.push(issue);
	else dataset.issues = [issue];
}

//#endregion
//#region src/utils/_cloneDataset/_cloneDataset.ts
/**
* Creates a shallow copy of a dataset.
*
* Hint: The `value` is copied by reference, but the `issues` array, its issues
* and their `path` arrays are cloned to avoid reusing mutable dataset state
* across multiple runs. Mutating a returned object or array value can
* therefore affect later cache hits that reuse the same cached output.
*
* @param dataset The output dataset.
*
* @returns The copied output dataset.
*/
/* @__NO_SIDE_EFFECTS__ */
function _cloneDataset(dataset) {
	return {
		typed: dataset.typed,
		value: dataset.value,
		issues: dataset.issues?.map((issue) => ({
			...issue,
			path: issue.path && [...issue.path]
		}))
	};
}

//#endregion
//#region src/utils/_formatCase/_formatCase.ts
/**
* Splits a string into lowercase words and rejoins them with the given
* separator and capitalization rules.
*
* Words are separated by `_`, `-` and ASCII whitespace, as well as by case
* and acronym boundaries. Whether the first or subsequent words are
* capitalized is controlled by `capFirst` and `capRest`.
*
* Hint: Implemented in a single pass that emits directly to the result
* string to avoid an intermediate `string[]` allocation. ASCII chars are
* classified via char codes to skip `.toLowerCase()` and `.toUpperCase()`
* method calls in the common case.
*
* Hint: Digits are treated as a separate character class, so `item2Name`
* yields `item2` and `name` rather than `item`, `2` and `name`.
*
* @param input The input string.
* @param separator The string inserted between words.
* @param capFirst Whether to capitalize the first word.
* @param capRest Whether to capitalize subsequent words.
*
* @returns The formatted string.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _formatCase(input, separator, capFirst, capRest) {
	let result = "";
	let firstWord = true;
	let start = 0;
	let prev = 0;
	let prevPrev = 0;
	const flush = (end) => {
		if (end > start) {
			let word = input.slice(start, end).toLowerCase();
			if (firstWord ? capFirst : capRest) {
				const firstCode = word.charCodeAt(0);
				if (firstCode >= 97 && firstCode <= 122) word = String.fromCharCode(firstCode - 32) + word.slice(1);
				else {
					const charLen = firstCode >= 55296 && firstCode <= 56319 ? 2 : 1;
					word = word.slice(0, charLen).toUpperCase() + word.slice(charLen);
				}
			}
			result += firstWord ? word : separator + word;
			firstWord = false;
		}
	};
	for (let index = 0; index < input.length; index++) {
		const code = input.charCodeAt(index);
		let type;
		if (code === 32 || code === 9 || code === 10 || code === 11 || code === 12 || code === 13 || code === 45 || code === 95) {
			flush(index);
			start = index + 1;
			type = 0;
		} else if (code < 128) type = code >= 65 && code <= 90 ? 1 : code >= 97 && code <= 122 ? 2 : 3;
		else {
			const char = input[index];
			const charLower = char.toLowerCase();
			type = charLower === char.toUpperCase() ? 3 : char === charLower ? 2 : 1;
		}
		if (type === 1 && (prev === 2 || prev === 3) && index > start) {
			flush(index);
			start = index;
		} else if (type === 2 && prev === 1 && prevPrev === 1 && index - 1 > start) {
			flush(index - 1);
			start = index - 1;
		}
		prevPrev = prev;
		prev = type;
	}
	flush(input.length);
	return result;
}

//#endregion
//#region src/utils/_getByteCount/_getByteCount.ts
let textEncoder;
/**
* Returns the byte count of the input.
*
* @param input The input to be measured.
*
* @returns The byte count.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _getByteCount(input) {
	if (!textEncoder) textEncoder = new TextEncoder();
	return textEncoder.encode(input).length;
}

//#endregion
//#region src/utils/_getCodePointCount/_getCodePointCount.ts
/**
* Returns the code point count of the input.
*
* @param input The input to be measured.
*
* @returns The code point count.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _getCodePointCount(input) {
	let count = input.length;
	const lengthMinus1 = input.length - 1;
	for (let i = 0; i < lengthMinus1;) if (input.codePointAt(i) <= 65535) i++;
	else {
		i += 2;
		count--;
	}
	return count;
}

//#endregion
//#region src/utils/_getGraphemeCount/_getGraphemeCount.ts
let segmenter;
/**
* Returns the grapheme count of the input.
*
* @param input The input to be measured.
*
* @returns The grapheme count.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _getGraphemeCount(input) {
	if (!segmenter) segmenter = new Intl.Segmenter();
	const segments = segmenter.segment(input);
	let count = 0;
	for (const _ of segments) count++;
	return count;
}

//#endregion
//#region src/utils/_getLastMetadata/_getLastMetadata.ts
/**
* Returns the last top-level value of a given metadata type from a schema
* using a breadth-first search that starts with the last item in the pipeline.
*
* @param schema The schema to search.
* @param type The metadata type.
*
* @returns The value, if any.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _getLastMetadata(schema, type) {
	if ("pipe" in schema) {
		const nestedSchemas = [];
		for (let index = schema.pipe.length - 1; index >= 0; index--) {
			const item = schema.pipe[index];
			if (item.kind === "schema" && "pipe" in item) nestedSchemas.push(item);
			else if (item.kind === "metadata" && item.type === type) return item[type];
		}
		for (const nestedSchema of nestedSchemas) {
			const result = /* @__PURE__ */ _getLastMetadata(nestedSchema, type);
			if (result !== void 0) return result;
		}
	}
}

//#endregion
//#region src/utils/_getWordCount/_getWordCount.ts
let store;
/**
* Returns the word count of the input.
*
* @param locales The locales to be used.
* @param input The input to be measured.
*
* @returns The word count.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _getWordCount(locales, input) {
	if (!store) store = /* @__PURE__ */ new Map();
	const key = String(locales);
	let segmenter$1 = store.get(key);
	if (!segmenter$1) {
		segmenter$1 = new Intl.Segmenter(locales, { granularity: "word" });
		store.set(key, segmenter$1);
	}
	const segments = segmenter$1.segment(input);
	let count = 0;
	for (const segment of segments) if (segment.isWordLike) count++;
	return count;
}

//#endregion
//#region src/utils/_isLuhnAlgo/_isLuhnAlgo.ts
/**
* Non-digit regex.
*/
const NON_DIGIT_REGEX = /\D/gu;
/**
* Checks whether a string with numbers corresponds to the luhn algorithm.
*
* @param input The input to be checked.
*
* @returns Whether input is valid.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _isLuhnAlgo(input) {
	const number$1 = input.replace(NON_DIGIT_REGEX, "");
	let length$1 = number$1.length;
	let bit = 1;
	let sum = 0;
	while (length$1) {
		const value$1 = +number$1[--length$1];
		bit ^= 1;
		sum += bit ? [
			0,
			2,
			4,
			6,
			8,
			1,
			3,
			5,
			7,
			9
		][value$1] : value$1;
	}
	return sum % 10 === 0;
}

//#endregion
//#region src/utils/_isSameValueZero/_isSameValueZero.ts
/**
* Compares two values using the SameValueZero algorithm, which treats `NaN`
* as equal to itself unlike `===`.
*
* @param value1 The first value.
* @param value2 The second value.
*
* @returns Whether the values are equal.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _isSameValueZero(value1, value2) {
	return value1 === value2 || Number.isNaN(value1) && Number.isNaN(value2);
}

//#endregion
//#region src/utils/_isValidObjectKey/_isValidObjectKey.ts
/**
* Disallows inherited object properties and prevents object prototype
* pollution by disallowing certain keys.
*
* @param object The object to check.
* @param key The key to check.
*
* @returns Whether the key is allowed.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _isValidObjectKey(object$1, key) {
	return Object.prototype.hasOwnProperty.call(object$1, key) && key !== "__proto__" && key !== "prototype" && key !== "constructor";
}

//#endregion
//#region src/utils/_isValueMatch/_isValueMatch.ts
/**
* Checks whether a value matches a value action requirement.
*
* @param requirement The value action requirement.
* @param value The value to check.
*
* @returns Whether the value matches the requirement.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _isValueMatch(requirement, value$1) {
	return Number.isNaN(requirement) && Number.isNaN(value$1) || requirement <= value$1 && requirement >= value$1;
}

//#endregion
//#region src/utils/_joinExpects/_joinExpects.ts
/**
* Joins multiple `expects` values with the given separator.
*
* @param values The `expects` values.
* @param separator The separator.
*
* @returns The joined `expects` property.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _joinExpects(values$1, separator) {
	const list = [...new Set(values$1)];
	if (list.length > 1) return `(${list.join(` ${separator} `)})`;
	return list[0] ?? "never";
}

//#endregion
//#region src/utils/_standardSchema/_standardSchema.ts
/**
* Eagerly creates and attaches the Standard Schema properties of a schema.
*
* Hint: The contextual `this` type includes the standard properties that are
* attached before the schema is returned.
*
* @param schema The schema to attach standard properties to.
*
* @returns The schema with standard properties attached.
*
* @internal
*/
function _standardSchema(schema) {
	schema["~standard"] = {
		version: 1,
		vendor: "valibot",
		validate: (value$1) => schema["~run"]({ value: value$1 }, /* @__PURE__ */ getGlobalConfig())
	};
	return schema;
}

//#endregion
//#region src/utils/entriesFromList/entriesFromList.ts
/**
* Creates an object entries definition from a list of keys and a schema.
*
* @param list A list of keys.
* @param schema The schema of the keys.
*
* @returns The object entries.
*/
/* @__NO_SIDE_EFFECTS__ */
function entriesFromList(list, schema) {
	const entries$1 = {};
	for (const key of list) entries$1[key] = schema;
	return entries$1;
}

//#endregion
//#region src/utils/entriesFromObjects/entriesFromObjects.ts
/* @__NO_SIDE_EFFECTS__ */
function entriesFromObjects(schemas) {
	const entries$1 = {};
	for (const schema of schemas) Object.assign(entries$1, schema.entries);
	return entries$1;
}

//#endregion
//#region src/utils/getDotPath/getDotPath.ts
/* @__NO_SIDE_EFFECTS__ */
function getDotPath(issue) {
	if (issue.path) {
		let key = "";
		for (const item of issue.path) if (typeof item.key === "string" || typeof item.key === "number") if (key) key += `.${item.key}`;
		else key += item.key;
		else return null;
		return key;
	}
	return null;
}

//#endregion
//#region src/utils/isOfKind/isOfKind.ts
/**
* A generic type guard to check the kind of an object.
*
* @param kind The kind to check for.
* @param object The object to check.
*
* @returns Whether it matches.
*/
/* @__NO_SIDE_EFFECTS__ */
function isOfKind(kind, object$1) {
	return object$1.kind === kind;
}

//#endregion
//#region src/utils/isOfType/isOfType.ts
/**
* A generic type guard to check the type of an object.
*
* @param type The type to check for.
* @param object The object to check.
*
* @returns Whether it matches.
*/
/* @__NO_SIDE_EFFECTS__ */
function isOfType(type, object$1) {
	return object$1.type === type;
}

//#endregion
//#region src/utils/ValiError/ValiError.ts
/**
* A Valibot error with useful information.
*/
var ValiError = class extends Error {
	/**
	* Creates a Valibot error with useful information.
	*
	* @param issues The error issues.
	*/
	constructor(issues) {
		super(issues[0].message);
		this.name = "ValiError";
		this.issues = issues;
	}
};

//#endregion
//#region src/utils/isValiError/isValiError.ts
/**
* A type guard to check if an error is a ValiError.
*
* @param error The error to check.
*
* @returns Whether its a ValiError.
*/
/* @__NO_SIDE_EFFECTS__ */
function isValiError(error) {
	return error instanceof ValiError;
}

//#endregion
//#region src/actions/args/args.ts
/* @__NO_SIDE_EFFECTS__ */
function args(schema) {
	return {
		kind: "transformation",
		type: "args",
		reference: args,
		async: false,
		schema,
		"~run"(dataset, config$1) {
			const func = dataset.value;
			dataset.value = (...args_) => {
				const argsDataset = this.schema["~run"]({ value: args_ }, config$1);
				if (argsDataset.issues) throw new ValiError(argsDataset.issues);
				return func(...argsDataset.value);
			};
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/args/argsAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function argsAsync(schema) {
	return {
		kind: "transformation",
		type: "args",
		reference: argsAsync,
		async: false,
		schema,
		"~run"(dataset, config$1) {
			const func = dataset.value;
			dataset.value = async (...args$1) => {
				const argsDataset = await schema["~run"]({ value: args$1 }, config$1);
				if (argsDataset.issues) throw new ValiError(argsDataset.issues);
				return func(...argsDataset.value);
			};
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/await/awaitAsync.ts
/**
* Creates an await transformation action.
*
* @returns An await action.
*/
/* @__NO_SIDE_EFFECTS__ */
function awaitAsync() {
	return {
		kind: "transformation",
		type: "await",
		reference: awaitAsync,
		async: true,
		async "~run"(dataset) {
			dataset.value = await dataset.value;
			return dataset;
		}
	};
}

//#endregion
//#region src/regex.ts
/**
* [Base64](https://en.wikipedia.org/wiki/Base64) regex.
*/
const BASE64_REGEX = /^(?:[\da-z+/]{4})*(?:[\da-z+/]{2}==|[\da-z+/]{3}=)?$/iu;
/**
* [BIC](https://en.wikipedia.org/wiki/ISO_9362) regex.
*/
const BIC_REGEX = /^[A-Z]{6}(?!00)[\dA-Z]{2}(?:[\dA-Z]{3})?$/u;
/**
* [Cuid2](https://github.com/paralleldrive/cuid2) regex.
*/
const CUID2_REGEX = /^[a-z][\da-z]*$/u;
/**
* [Decimal](https://en.wikipedia.org/wiki/Decimal) regex.
*/
const DECIMAL_REGEX = /^[+-]?(?:\d*\.)?\d+$/u;
/**
* [Digits](https://en.wikipedia.org/wiki/Numerical_digit) regex.
*/
const DIGITS_REGEX = /^\d+$/u;
/**
* [Domain name](https://en.wikipedia.org/wiki/Domain_name) regex.
*
* Hint: We decided against the `i` flag for better JSON Schema compatibility.
* ASCII-only validation. Internationalized domain names (IDNs) are not
* supported, including Punycode-encoded labels.
*/
const DOMAIN_REGEX = /^(?=.{1,253}$)(?:(?![Xx][Nn]--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/u;
/**
* [Email address](https://en.wikipedia.org/wiki/Email_address) regex.
*
* Hint: We decided against the `i` flag to avoid matching non-ASCII characters.
*/
const EMAIL_REGEX = /^[\w+-]+(?:\.[\w+-]+)*@[\da-zA-Z]+(?:[.-][\da-zA-Z]+)*\.[a-zA-Z]{2,}$/u;
/**
* Emoji regex from [emoji-regex-xs](https://github.com/slevithan/emoji-regex-xs) v1.0.0 (MIT license).
*
* Hint: We decided against the newer `/^\p{RGI_Emoji}+$/v` regex because it is
* not supported in older runtimes and does not match all emoji.
*/
const EMOJI_REGEX = /^(?:[\u{1F1E6}-\u{1F1FF}]{2}|\u{1F3F4}[\u{E0061}-\u{E007A}]{2}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{1,3}\u{E007F}|(?:\p{Emoji}\uFE0F\u20E3?|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}?|(?![\p{Emoji_Modifier_Base}\u{1F1E6}-\u{1F1FF}])\p{Emoji_Presentation})(?:\u200D(?:\p{Emoji}\uFE0F\u20E3?|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}?|(?![\p{Emoji_Modifier_Base}\u{1F1E6}-\u{1F1FF}])\p{Emoji_Presentation}))*)+$/u;
/**
* [Hexadecimal](https://en.wikipedia.org/wiki/Hexadecimal) regex.
*
* Hint: We decided against the `i` flag for better JSON Schema compatibility.
*/
const HEXADECIMAL_REGEX = /^(?:0[hx])?[\da-fA-F]+$/u;
/**
* [Hex color](https://en.wikipedia.org/wiki/Web_colors#Hex_triplet) regex.
*
* Hint: We decided against the `i` flag for better JSON Schema compatibility.
*/
const HEX_COLOR_REGEX = /^#(?:[\da-fA-F]{3,4}|[\da-fA-F]{6}|[\da-fA-F]{8})$/u;
/**
* [IMEI](https://en.wikipedia.org/wiki/International_Mobile_Equipment_Identity) regex.
*/
const IMEI_REGEX = /^\d{15}$|^\d{2}-\d{6}-\d{6}-\d$/u;
/**
* [IPv4](https://en.wikipedia.org/wiki/IPv4) regex.
*/
const IPV4_REGEX = /^(?:(?:[1-9]|1\d|2[0-4])?\d|25[0-5])(?:\.(?:(?:[1-9]|1\d|2[0-4])?\d|25[0-5])){3}$/u;
/**
* [IPv6](https://en.wikipedia.org/wiki/IPv6) regex.
*/
const IPV6_REGEX = /^(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?:[\da-f]{1,4}:){1,7}:|(?:[\da-f]{1,4}:){1,6}:[\da-f]{1,4}|(?:[\da-f]{1,4}:){1,5}(?::[\da-f]{1,4}){1,2}|(?:[\da-f]{1,4}:){1,4}(?::[\da-f]{1,4}){1,3}|(?:[\da-f]{1,4}:){1,3}(?::[\da-f]{1,4}){1,4}|(?:[\da-f]{1,4}:){1,2}(?::[\da-f]{1,4}){1,5}|[\da-f]{1,4}:(?::[\da-f]{1,4}){1,6}|:(?:(?::[\da-f]{1,4}){1,7}|:)|fe80:(?::[\da-f]{0,4}){0,4}%[\da-z]+|::(?:f{4}(?::0{1,4})?:)?(?:(?:25[0-5]|(?:2[0-4]|1?\d)?\d)\.){3}(?:25[0-5]|(?:2[0-4]|1?\d)?\d)|(?:[\da-f]{1,4}:){1,4}:(?:(?:25[0-5]|(?:2[0-4]|1?\d)?\d)\.){3}(?:25[0-5]|(?:2[0-4]|1?\d)?\d))$/iu;
/**
* [IP](https://en.wikipedia.org/wiki/IP_address) regex.
*/
const IP_REGEX = /^(?:(?:[1-9]|1\d|2[0-4])?\d|25[0-5])(?:\.(?:(?:[1-9]|1\d|2[0-4])?\d|25[0-5])){3}$|^(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?:[\da-f]{1,4}:){1,7}:|(?:[\da-f]{1,4}:){1,6}:[\da-f]{1,4}|(?:[\da-f]{1,4}:){1,5}(?::[\da-f]{1,4}){1,2}|(?:[\da-f]{1,4}:){1,4}(?::[\da-f]{1,4}){1,3}|(?:[\da-f]{1,4}:){1,3}(?::[\da-f]{1,4}){1,4}|(?:[\da-f]{1,4}:){1,2}(?::[\da-f]{1,4}){1,5}|[\da-f]{1,4}:(?::[\da-f]{1,4}){1,6}|:(?:(?::[\da-f]{1,4}){1,7}|:)|fe80:(?::[\da-f]{0,4}){0,4}%[\da-z]+|::(?:f{4}(?::0{1,4})?:)?(?:(?:25[0-5]|(?:2[0-4]|1?\d)?\d)\.){3}(?:25[0-5]|(?:2[0-4]|1?\d)?\d)|(?:[\da-f]{1,4}:){1,4}:(?:(?:25[0-5]|(?:2[0-4]|1?\d)?\d)\.){3}(?:25[0-5]|(?:2[0-4]|1?\d)?\d))$/iu;
/**
* [ISO 8601](https://en.wikipedia.org/wiki/ISO_8601) date regex.
*/
const ISO_DATE_REGEX = /^\d{4}-(?:0[1-9]|1[0-2])-(?:[12]\d|0[1-9]|3[01])$/u;
/**
* [ISO 8601](https://en.wikipedia.org/wiki/ISO_8601) date-time regex.
*/
const ISO_DATE_TIME_REGEX = /^\d{4}-(?:0[1-9]|1[0-2])-(?:[12]\d|0[1-9]|3[01])[T ](?:0\d|1\d|2[0-3]):[0-5]\d$/u;
/**
* [ISO 8601](https://en.wikipedia.org/wiki/ISO_8601) date-time with seconds regex.
*/
const ISO_DATE_TIME_SECOND_REGEX = /^\d{4}-(?:0[1-9]|1[0-2])-(?:[12]\d|0[1-9]|3[01])[T ](?:0\d|1\d|2[0-3])(?::[0-5]\d){2}$/u;
/**
* [ISO 8601](https://en.wikipedia.org/wiki/ISO_8601) time regex.
*/
const ISO_TIME_REGEX = /^(?:0\d|1\d|2[0-3]):[0-5]\d$/u;
/**
* [ISO 8601](https://en.wikipedia.org/wiki/ISO_8601) time with seconds regex.
*/
const ISO_TIME_SECOND_REGEX = /^(?:0\d|1\d|2[0-3])(?::[0-5]\d){2}$/u;
/**
* [ISO 8601](https://en.wikipedia.org/wiki/ISO_8601) timestamp regex. Allows a
* space as a date/time separator and an optional space before the UTC offset.
*/
const ISO_TIMESTAMP_REGEX = /^\d{4}-(?:0[1-9]|1[0-2])-(?:[12]\d|0[1-9]|3[01])[T ](?:0\d|1\d|2[0-3])(?::[0-5]\d){2}(?:\.\d{1,9})?(?:Z| ?[+-](?:0\d|1\d|2[0-3])(?::?[0-5]\d)?)$/u;
/**
* [ISO 8601](https://en.wikipedia.org/wiki/ISO_8601) week regex.
*/
const ISO_WEEK_REGEX = /^\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])$/u;
/**
* [JWS compact serialization](https://datatracker.ietf.org/doc/html/rfc7515#section-3.1)
* regex.
*
* Hint: Empty payload and signature segments are allowed because the
* Base64URL-encoded representation of an empty octet sequence is an empty
* string.
*/
const JWS_COMPACT_REGEX = /^(?:[\w-]{2,3}|(?:[\w-]{4})+(?:[\w-]{2,3})?)\.(?:[\w-]{2,3}|(?:[\w-]{4})+(?:[\w-]{2,3})?)?\.(?:[\w-]{2,3}|(?:[\w-]{4})+(?:[\w-]{2,3})?)?$/u;
/**
* [ISRC](https://en.wikipedia.org/wiki/International_Standard_Recording_Code) regex.
*/
const ISRC_REGEX = /^(?:[A-Z]{2}[A-Z\d]{3}\d{7}|[A-Z]{2}-[A-Z\d]{3}-\d{2}-\d{5})$/u;
/**
* [KSUID](https://github.com/segmentio/ksuid) regex.
*/
const KSUID_REGEX = /^[a-zA-Z0-9]{27}$/u;
/**
* [MAC](https://en.wikipedia.org/wiki/MAC_address) 48 bit regex.
*
* Hint: We decided against the `i` flag for better JSON Schema compatibility.
*/
const MAC48_REGEX = /^(?:[\da-fA-F]{2}:){5}[\da-fA-F]{2}$|^(?:[\da-fA-F]{2}-){5}[\da-fA-F]{2}$|^(?:[\da-fA-F]{4}\.){2}[\da-fA-F]{4}$/u;
/**
* [MAC](https://en.wikipedia.org/wiki/MAC_address) 64 bit regex.
*
* Hint: We decided against the `i` flag for better JSON Schema compatibility.
*/
const MAC64_REGEX = /^(?:[\da-fA-F]{2}:){7}[\da-fA-F]{2}$|^(?:[\da-fA-F]{2}-){7}[\da-fA-F]{2}$|^(?:[\da-fA-F]{4}\.){3}[\da-fA-F]{4}$|^(?:[\da-fA-F]{4}:){3}[\da-fA-F]{4}$/u;
/**
* [MAC](https://en.wikipedia.org/wiki/MAC_address) regex.
*
* Hint: We decided against the `i` flag for better JSON Schema compatibility.
*/
const MAC_REGEX = /^(?:[\da-fA-F]{2}:){5}[\da-fA-F]{2}$|^(?:[\da-fA-F]{2}-){5}[\da-fA-F]{2}$|^(?:[\da-fA-F]{4}\.){2}[\da-fA-F]{4}$|^(?:[\da-fA-F]{2}:){7}[\da-fA-F]{2}$|^(?:[\da-fA-F]{2}-){7}[\da-fA-F]{2}$|^(?:[\da-fA-F]{4}\.){3}[\da-fA-F]{4}$|^(?:[\da-fA-F]{4}:){3}[\da-fA-F]{4}$/u;
/**
* [Nano ID](https://github.com/ai/nanoid) regex.
*/
const NANO_ID_REGEX = /^[\w-]+$/u;
/**
* [Octal](https://en.wikipedia.org/wiki/Octal) regex.
*/
const OCTAL_REGEX = /^(?:0o)?[0-7]+$/u;
/**
* [RFC 5322 email address](https://datatracker.ietf.org/doc/html/rfc5322#section-3.4.1) regex.
*
* Hint: This regex was taken from the [HTML Living Standard Specification](https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address) and does not perfectly represent RFC 5322.
*/
const RFC_EMAIL_REGEX = /^[a-zA-Z0-9.!#$%&'*+\/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
/**
* [Slug](https://en.wikipedia.org/wiki/Clean_URL#Slug) regex.
*/
const SLUG_REGEX = /^[\da-z]+(?:[-_][\da-z]+)*$/u;
/**
* [ULID](https://github.com/ulid/spec) regex.
*
* Hint: We decided against the `i` flag for better JSON Schema compatibility.
* Hint: The first character is restricted to `[0-7]` because the 48-bit
* timestamp cannot exceed 2^48-1, making the maximum valid ULID
* `7ZZZZZZZZZZZZZZZZZZZZZZZZZ` in Crockford's Base32 encoding.
*/
const ULID_REGEX = /^[0-7][\da-hjkmnp-tv-zA-HJKMNP-TV-Z]{25}$/u;
/**
* [UUID](https://en.wikipedia.org/wiki/Universally_unique_identifier) regex.
*/
const UUID_REGEX = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;

//#endregion
//#region src/actions/base64/base64.ts
/* @__NO_SIDE_EFFECTS__ */
function dist_base64(message$1) {
	return {
		kind: "validation",
		type: "base64",
		reference: dist_base64,
		async: false,
		expects: null,
		requirement: BASE64_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "Base64", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/bic/bic.ts
/* @__NO_SIDE_EFFECTS__ */
function bic(message$1) {
	return {
		kind: "validation",
		type: "bic",
		reference: bic,
		async: false,
		expects: null,
		requirement: BIC_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "BIC", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/brand/brand.ts
/**
* Creates a brand transformation action.
*
* @param name The brand name.
*
* @returns A brand action.
*/
/* @__NO_SIDE_EFFECTS__ */
function brand(name) {
	return {
		kind: "transformation",
		type: "brand",
		reference: brand,
		async: false,
		name,
		"~run"(dataset) {
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/bytes/bytes.ts
/* @__NO_SIDE_EFFECTS__ */
function bytes(requirement, message$1) {
	return {
		kind: "validation",
		type: "bytes",
		reference: bytes,
		async: false,
		expects: `${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const length$1 = /* @__PURE__ */ _getByteCount(dataset.value);
				if (length$1 !== this.requirement) _addIssue(this, "bytes", dataset, config$1, { received: `${length$1}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/check/check.ts
/* @__NO_SIDE_EFFECTS__ */
function check(requirement, message$1) {
	return {
		kind: "validation",
		type: "check",
		reference: check,
		async: false,
		expects: null,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "input", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/check/checkAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function checkAsync(requirement, message$1) {
	return {
		kind: "validation",
		type: "check",
		reference: checkAsync,
		async: true,
		expects: null,
		requirement,
		message: message$1,
		async "~run"(dataset, config$1) {
			if (dataset.typed && !await this.requirement(dataset.value)) _addIssue(this, "input", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/checkItems/checkItems.ts
/* @__NO_SIDE_EFFECTS__ */
function checkItems(requirement, message$1) {
	return {
		kind: "validation",
		type: "check_items",
		reference: checkItems,
		async: false,
		expects: null,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) for (let index = 0; index < dataset.value.length; index++) {
				const item = dataset.value[index];
				if (!this.requirement(item, index, dataset.value)) _addIssue(this, "item", dataset, config$1, {
					input: item,
					path: [{
						type: "array",
						origin: "value",
						input: dataset.value,
						key: index,
						value: item
					}]
				});
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/checkItems/checkItemsAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function checkItemsAsync(requirement, message$1) {
	return {
		kind: "validation",
		type: "check_items",
		reference: checkItemsAsync,
		async: true,
		expects: null,
		requirement,
		message: message$1,
		async "~run"(dataset, config$1) {
			if (dataset.typed) {
				const requirementResults = await Promise.all(dataset.value.map(this.requirement));
				for (let index = 0; index < dataset.value.length; index++) if (!requirementResults[index]) {
					const item = dataset.value[index];
					_addIssue(this, "item", dataset, config$1, {
						input: item,
						path: [{
							type: "array",
							origin: "value",
							input: dataset.value,
							key: index,
							value: item
						}]
					});
				}
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/codePoints/codePoints.ts
/* @__NO_SIDE_EFFECTS__ */
function codePoints(requirement, message$1) {
	return {
		kind: "validation",
		type: "code_points",
		reference: codePoints,
		async: false,
		expects: `${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const count = /* @__PURE__ */ _getCodePointCount(dataset.value);
				if (count !== this.requirement) _addIssue(this, "code points", dataset, config$1, { received: `${count}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/creditCard/creditCard.ts
/**
* Credit card regex.
*/
const CREDIT_CARD_REGEX = /^(?:\d{13,19}|\d{4}(?: \d{3,6}){2,4}|\d{4}(?:-\d{3,6}){2,4})$/u;
/**
* Sanitize regex.
*/
const SANITIZE_REGEX = /[- ]/gu;
/**
* Provider regex list.
*/
const PROVIDER_REGEX_LIST = (/* unused pure expression or super */ null && ([
	/^3[47]\d{13}$/u,
	/^3(?:0[0-5]|[68]\d)\d{11,13}$/u,
	/^6(?:011|5\d{2})\d{12,15}$/u,
	/^(?:2131|1800|35\d{3})\d{11}$/u,
	/^(?:5[1-5]\d{2}|222\d|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/u,
	/^(?:6[27]\d{14,17}|81\d{14,17})$/u,
	/^4\d{12}(?:\d{3,6})?$/u
]));
/* @__NO_SIDE_EFFECTS__ */
function creditCard(message$1) {
	return {
		kind: "validation",
		type: "credit_card",
		reference: creditCard,
		async: false,
		expects: null,
		requirement(input) {
			let sanitized;
			return CREDIT_CARD_REGEX.test(input) && (sanitized = input.replace(SANITIZE_REGEX, "")) && PROVIDER_REGEX_LIST.some((regex$1) => regex$1.test(sanitized)) && /* @__PURE__ */ _isLuhnAlgo(sanitized);
		},
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "credit card", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/cuid2/cuid2.ts
/* @__NO_SIDE_EFFECTS__ */
function cuid2(message$1) {
	return {
		kind: "validation",
		type: "cuid2",
		reference: cuid2,
		async: false,
		expects: null,
		requirement: CUID2_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "Cuid2", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/decimal/decimal.ts
/* @__NO_SIDE_EFFECTS__ */
function decimal(message$1) {
	return {
		kind: "validation",
		type: "decimal",
		reference: decimal,
		async: false,
		expects: null,
		requirement: DECIMAL_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "decimal", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/description/description.ts
/**
* Creates a description metadata action.
*
* @param description_ The description text.
*
* @returns A description action.
*/
/* @__NO_SIDE_EFFECTS__ */
function description(description_) {
	return {
		kind: "metadata",
		type: "description",
		reference: description,
		description: description_
	};
}

//#endregion
//#region src/actions/digits/digits.ts
/* @__NO_SIDE_EFFECTS__ */
function digits(message$1) {
	return {
		kind: "validation",
		type: "digits",
		reference: digits,
		async: false,
		expects: null,
		requirement: DIGITS_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "digits", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/domain/domain.ts
/* @__NO_SIDE_EFFECTS__ */
function domain(message$1) {
	return {
		kind: "validation",
		type: "domain",
		reference: domain,
		expects: null,
		async: false,
		requirement: DOMAIN_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "domain", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/email/email.ts
/* @__NO_SIDE_EFFECTS__ */
function email(message$1) {
	return {
		kind: "validation",
		type: "email",
		reference: email,
		expects: null,
		async: false,
		requirement: EMAIL_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "email", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/emoji/emoji.ts
/* @__NO_SIDE_EFFECTS__ */
function emoji(message$1) {
	return {
		kind: "validation",
		type: "emoji",
		reference: emoji,
		async: false,
		expects: null,
		requirement: EMOJI_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "emoji", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/empty/empty.ts
/* @__NO_SIDE_EFFECTS__ */
function empty(message$1) {
	return {
		kind: "validation",
		type: "empty",
		reference: empty,
		async: false,
		expects: "0",
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.length > 0) _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/endsWith/endsWith.ts
/* @__NO_SIDE_EFFECTS__ */
function endsWith(requirement, message$1) {
	return {
		kind: "validation",
		type: "ends_with",
		reference: endsWith,
		async: false,
		expects: `"${requirement}"`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !dataset.value.endsWith(this.requirement)) _addIssue(this, "end", dataset, config$1, { received: `"${dataset.value.slice(-this.requirement.length)}"` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/entries/entries.ts
/* @__NO_SIDE_EFFECTS__ */
function entries(requirement, message$1) {
	return {
		kind: "validation",
		type: "entries",
		reference: entries,
		async: false,
		expects: `${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (!dataset.typed) return dataset;
			const count = Object.keys(dataset.value).length;
			if (dataset.typed && count !== this.requirement) _addIssue(this, "entries", dataset, config$1, { received: `${count}` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/everyItem/everyItem.ts
/* @__NO_SIDE_EFFECTS__ */
function everyItem(requirement, message$1) {
	return {
		kind: "validation",
		type: "every_item",
		reference: everyItem,
		async: false,
		expects: null,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !dataset.value.every(this.requirement)) _addIssue(this, "item", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/examples/examples.ts
/**
* Creates an examples metadata action.
*
* @param examples_ The examples.
*
* @returns An examples action.
*
* @beta
*/
/* @__NO_SIDE_EFFECTS__ */
function examples(examples_) {
	return {
		kind: "metadata",
		type: "examples",
		reference: examples,
		examples: examples_
	};
}

//#endregion
//#region src/actions/excludes/excludes.ts
/* @__NO_SIDE_EFFECTS__ */
function excludes(requirement, message$1) {
	const received = /* @__PURE__ */ _stringify(requirement);
	return {
		kind: "validation",
		type: "excludes",
		reference: excludes,
		async: false,
		expects: `!${received}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.includes(this.requirement)) _addIssue(this, "content", dataset, config$1, { received });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/filterItems/filterItems.ts
/* @__NO_SIDE_EFFECTS__ */
function filterItems(operation) {
	return {
		kind: "transformation",
		type: "filter_items",
		reference: filterItems,
		async: false,
		operation,
		"~run"(dataset) {
			dataset.value = dataset.value.filter(this.operation);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/findItem/findItem.ts
/* @__NO_SIDE_EFFECTS__ */
function findItem(operation) {
	return {
		kind: "transformation",
		type: "find_item",
		reference: findItem,
		async: false,
		operation,
		"~run"(dataset) {
			dataset.value = dataset.value.find(this.operation);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/finite/finite.ts
/* @__NO_SIDE_EFFECTS__ */
function finite(message$1) {
	return {
		kind: "validation",
		type: "finite",
		reference: finite,
		async: false,
		expects: null,
		requirement: Number.isFinite,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "finite", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/flavor/flavor.ts
/**
* Creates a flavor transformation action.
*
* @param name The flavor name.
*
* @returns A flavor action.
*
* @beta
*/
/* @__NO_SIDE_EFFECTS__ */
function flavor(name) {
	return {
		kind: "transformation",
		type: "flavor",
		reference: flavor,
		async: false,
		name,
		"~run"(dataset) {
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/graphemes/graphemes.ts
/* @__NO_SIDE_EFFECTS__ */
function graphemes(requirement, message$1) {
	return {
		kind: "validation",
		type: "graphemes",
		reference: graphemes,
		async: false,
		expects: `${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const count = /* @__PURE__ */ _getGraphemeCount(dataset.value);
				if (count !== this.requirement) _addIssue(this, "graphemes", dataset, config$1, { received: `${count}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/gtValue/gtValue.ts
/* @__NO_SIDE_EFFECTS__ */
function gtValue(requirement, message$1) {
	return {
		kind: "validation",
		type: "gt_value",
		reference: gtValue,
		async: false,
		expects: `>${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !(dataset.value > this.requirement)) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/guard/guard.ts
/* @__NO_SIDE_EFFECTS__ */
function guard(requirement, message$1) {
	return {
		kind: "transformation",
		type: "guard",
		reference: guard,
		async: false,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) {
				_addIssue(this, "input", dataset, config$1);
				dataset.typed = false;
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/hash/hash.ts
/**
* Hash lengths object.
*/
const HASH_LENGTHS = {
	md4: 32,
	md5: 32,
	sha1: 40,
	sha256: 64,
	sha384: 96,
	sha512: 128,
	ripemd128: 32,
	ripemd160: 40,
	tiger128: 32,
	tiger160: 40,
	tiger192: 48,
	crc32: 8,
	crc32b: 8,
	adler32: 8
};
/* @__NO_SIDE_EFFECTS__ */
function hash(types, message$1) {
	return {
		kind: "validation",
		type: "hash",
		reference: hash,
		expects: null,
		async: false,
		requirement: RegExp(types.map((type) => `^[a-fA-F0-9]{${HASH_LENGTHS[type]}}$`).join("|"), "u"),
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "hash", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/hexadecimal/hexadecimal.ts
/* @__NO_SIDE_EFFECTS__ */
function hexadecimal(message$1) {
	return {
		kind: "validation",
		type: "hexadecimal",
		reference: hexadecimal,
		async: false,
		expects: null,
		requirement: HEXADECIMAL_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "hexadecimal", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/hexColor/hexColor.ts
/* @__NO_SIDE_EFFECTS__ */
function hexColor(message$1) {
	return {
		kind: "validation",
		type: "hex_color",
		reference: hexColor,
		async: false,
		expects: null,
		requirement: HEX_COLOR_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "hex color", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/imei/imei.ts
/* @__NO_SIDE_EFFECTS__ */
function imei(message$1) {
	return {
		kind: "validation",
		type: "imei",
		reference: imei,
		async: false,
		expects: null,
		requirement(input) {
			return IMEI_REGEX.test(input) && /* @__PURE__ */ _isLuhnAlgo(input);
		},
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "IMEI", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/includes/includes.ts
/* @__NO_SIDE_EFFECTS__ */
function includes(requirement, message$1) {
	const expects = /* @__PURE__ */ _stringify(requirement);
	return {
		kind: "validation",
		type: "includes",
		reference: includes,
		async: false,
		expects,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !dataset.value.includes(this.requirement)) _addIssue(this, "content", dataset, config$1, { received: `!${expects}` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/integer/integer.ts
/* @__NO_SIDE_EFFECTS__ */
function integer(message$1) {
	return {
		kind: "validation",
		type: "integer",
		reference: integer,
		async: false,
		expects: null,
		requirement: Number.isInteger,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "integer", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/ip/ip.ts
/* @__NO_SIDE_EFFECTS__ */
function ip(message$1) {
	return {
		kind: "validation",
		type: "ip",
		reference: ip,
		async: false,
		expects: null,
		requirement: IP_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "IP", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/ipv4/ipv4.ts
/* @__NO_SIDE_EFFECTS__ */
function ipv4(message$1) {
	return {
		kind: "validation",
		type: "ipv4",
		reference: ipv4,
		async: false,
		expects: null,
		requirement: IPV4_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "IPv4", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/ipv6/ipv6.ts
/* @__NO_SIDE_EFFECTS__ */
function ipv6(message$1) {
	return {
		kind: "validation",
		type: "ipv6",
		reference: ipv6,
		async: false,
		expects: null,
		requirement: IPV6_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "IPv6", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/isbn/utils/_isIsbn10.ts
/**
* [Validates an ISBN-10](https://en.wikipedia.org/wiki/ISBN#ISBN-10_check_digits).
*
* @param input The input value.
*
* @returns `true` if the input is a valid ISBN-10, `false` otherwise.
*
* @internal
*/
function _isIsbn10(input) {
	const digits$1 = input.split("").map((c) => c === "X" ? 10 : parseInt(c));
	let sum = 0;
	for (let i = 0; i < 10; i++) sum += digits$1[i] * (10 - i);
	return sum % 11 === 0;
}

//#endregion
//#region src/actions/isbn/utils/_isIsbn13.ts
/**
* [Validates an ISBN-13](https://en.wikipedia.org/wiki/ISBN#ISBN-13_check_digit_calculation).
*
* @param input The input value.
*
* @returns `true` if the input is a valid ISBN-13, `false` otherwise.
*
* @internal
*/
function _isIsbn13(input) {
	const digits$1 = input.split("").map((c) => parseInt(c));
	let sum = 0;
	for (let i = 0; i < 13; i++) sum += digits$1[i] * (i % 2 === 0 ? 1 : 3);
	return sum % 10 === 0;
}

//#endregion
//#region src/actions/isbn/isbn.ts
/**
* ISBN separator regex.
*/
const ISBN_SEPARATOR_REGEX = /[- ]/gu;
/**
* ISBN-10 detection regex.
*/
const ISBN_10_DETECTION_REGEX = /^\d{9}[\dX]$/u;
/**
* ISBN-13 detection regex.
*/
const ISBN_13_DETECTION_REGEX = /^\d{13}$/u;
/* @__NO_SIDE_EFFECTS__ */
function isbn(message$1) {
	return {
		kind: "validation",
		type: "isbn",
		reference: isbn,
		async: false,
		expects: null,
		requirement(input) {
			const replacedInput = input.replace(ISBN_SEPARATOR_REGEX, "");
			if (ISBN_10_DETECTION_REGEX.test(replacedInput)) return _isIsbn10(replacedInput);
			else if (ISBN_13_DETECTION_REGEX.test(replacedInput)) return _isIsbn13(replacedInput);
			return false;
		},
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "ISBN", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/isrc/isrc.ts
/* @__NO_SIDE_EFFECTS__ */
function isrc(message$1) {
	return {
		kind: "validation",
		type: "isrc",
		reference: isrc,
		async: false,
		expects: null,
		requirement: ISRC_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "ISRC", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/isoDate/isoDate.ts
/* @__NO_SIDE_EFFECTS__ */
function isoDate(message$1) {
	return {
		kind: "validation",
		type: "iso_date",
		reference: isoDate,
		async: false,
		expects: null,
		requirement: ISO_DATE_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "date", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/isoDateTime/isoDateTime.ts
/* @__NO_SIDE_EFFECTS__ */
function isoDateTime(message$1) {
	return {
		kind: "validation",
		type: "iso_date_time",
		reference: isoDateTime,
		async: false,
		expects: null,
		requirement: ISO_DATE_TIME_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "date-time", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/isoDateTimeSecond/isoDateTimeSecond.ts
/* @__NO_SIDE_EFFECTS__ */
function isoDateTimeSecond(message$1) {
	return {
		kind: "validation",
		type: "iso_date_time_second",
		reference: isoDateTimeSecond,
		async: false,
		expects: null,
		requirement: ISO_DATE_TIME_SECOND_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "date-time-second", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/isoTime/isoTime.ts
/* @__NO_SIDE_EFFECTS__ */
function isoTime(message$1) {
	return {
		kind: "validation",
		type: "iso_time",
		reference: isoTime,
		async: false,
		expects: null,
		requirement: ISO_TIME_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "time", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/isoTimeSecond/isoTimeSecond.ts
/* @__NO_SIDE_EFFECTS__ */
function isoTimeSecond(message$1) {
	return {
		kind: "validation",
		type: "iso_time_second",
		reference: isoTimeSecond,
		async: false,
		expects: null,
		requirement: ISO_TIME_SECOND_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "time-second", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/isoTimestamp/isoTimestamp.ts
/* @__NO_SIDE_EFFECTS__ */
function isoTimestamp(message$1) {
	return {
		kind: "validation",
		type: "iso_timestamp",
		reference: isoTimestamp,
		async: false,
		expects: null,
		requirement: ISO_TIMESTAMP_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "timestamp", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/isoWeek/isoWeek.ts
/* @__NO_SIDE_EFFECTS__ */
function isoWeek(message$1) {
	return {
		kind: "validation",
		type: "iso_week",
		reference: isoWeek,
		async: false,
		expects: null,
		requirement: ISO_WEEK_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "week", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/jwsCompact/jwsCompact.ts
/* @__NO_SIDE_EFFECTS__ */
function jwsCompact(message$1) {
	return {
		kind: "validation",
		type: "jws_compact",
		reference: jwsCompact,
		async: false,
		expects: null,
		requirement: JWS_COMPACT_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "JWS compact", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/ksuid/ksuid.ts
/* @__NO_SIDE_EFFECTS__ */
function ksuid(message$1) {
	return {
		kind: "validation",
		type: "ksuid",
		reference: ksuid,
		async: false,
		expects: null,
		requirement: KSUID_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "KSUID", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/length/length.ts
/* @__NO_SIDE_EFFECTS__ */
function dist_length(requirement, message$1) {
	return {
		kind: "validation",
		type: "length",
		reference: dist_length,
		async: false,
		expects: `${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.length !== this.requirement) _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/ltValue/ltValue.ts
/* @__NO_SIDE_EFFECTS__ */
function ltValue(requirement, message$1) {
	return {
		kind: "validation",
		type: "lt_value",
		reference: ltValue,
		async: false,
		expects: `<${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !(dataset.value < this.requirement)) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/mac/mac.ts
/* @__NO_SIDE_EFFECTS__ */
function mac(message$1) {
	return {
		kind: "validation",
		type: "mac",
		reference: mac,
		async: false,
		expects: null,
		requirement: MAC_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "MAC", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/mac48/mac48.ts
/* @__NO_SIDE_EFFECTS__ */
function mac48(message$1) {
	return {
		kind: "validation",
		type: "mac48",
		reference: mac48,
		async: false,
		expects: null,
		requirement: MAC48_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "48-bit MAC", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/mac64/mac64.ts
/* @__NO_SIDE_EFFECTS__ */
function mac64(message$1) {
	return {
		kind: "validation",
		type: "mac64",
		reference: mac64,
		async: false,
		expects: null,
		requirement: MAC64_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "64-bit MAC", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/mapItems/mapItems.ts
/* @__NO_SIDE_EFFECTS__ */
function mapItems(operation) {
	return {
		kind: "transformation",
		type: "map_items",
		reference: mapItems,
		async: false,
		operation,
		"~run"(dataset) {
			dataset.value = dataset.value.map(this.operation);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/maxBytes/maxBytes.ts
/* @__NO_SIDE_EFFECTS__ */
function maxBytes(requirement, message$1) {
	return {
		kind: "validation",
		type: "max_bytes",
		reference: maxBytes,
		async: false,
		expects: `<=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const length$1 = /* @__PURE__ */ _getByteCount(dataset.value);
				if (length$1 > this.requirement) _addIssue(this, "bytes", dataset, config$1, { received: `${length$1}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/maxCodePoints/maxCodePoints.ts
/* @__NO_SIDE_EFFECTS__ */
function maxCodePoints(requirement, message$1) {
	return {
		kind: "validation",
		type: "max_code_points",
		reference: maxCodePoints,
		async: false,
		expects: `<=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const count = /* @__PURE__ */ _getCodePointCount(dataset.value);
				if (count > this.requirement) _addIssue(this, "code points", dataset, config$1, { received: `${count}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/maxEntries/maxEntries.ts
/* @__NO_SIDE_EFFECTS__ */
function maxEntries(requirement, message$1) {
	return {
		kind: "validation",
		type: "max_entries",
		reference: maxEntries,
		async: false,
		expects: `<=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (!dataset.typed) return dataset;
			const count = Object.keys(dataset.value).length;
			if (dataset.typed && count > this.requirement) _addIssue(this, "entries", dataset, config$1, { received: `${count}` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/maxGraphemes/maxGraphemes.ts
/* @__NO_SIDE_EFFECTS__ */
function maxGraphemes(requirement, message$1) {
	return {
		kind: "validation",
		type: "max_graphemes",
		reference: maxGraphemes,
		async: false,
		expects: `<=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const count = /* @__PURE__ */ _getGraphemeCount(dataset.value);
				if (count > this.requirement) _addIssue(this, "graphemes", dataset, config$1, { received: `${count}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/maxLength/maxLength.ts
/* @__NO_SIDE_EFFECTS__ */
function maxLength(requirement, message$1) {
	return {
		kind: "validation",
		type: "max_length",
		reference: maxLength,
		async: false,
		expects: `<=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.length > this.requirement) _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/maxSize/maxSize.ts
/* @__NO_SIDE_EFFECTS__ */
function maxSize(requirement, message$1) {
	return {
		kind: "validation",
		type: "max_size",
		reference: maxSize,
		async: false,
		expects: `<=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.size > this.requirement) _addIssue(this, "size", dataset, config$1, { received: `${dataset.value.size}` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/maxValue/maxValue.ts
/* @__NO_SIDE_EFFECTS__ */
function maxValue(requirement, message$1) {
	return {
		kind: "validation",
		type: "max_value",
		reference: maxValue,
		async: false,
		expects: `<=${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !(dataset.value <= this.requirement)) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/maxWords/maxWords.ts
/* @__NO_SIDE_EFFECTS__ */
function maxWords(locales, requirement, message$1) {
	return {
		kind: "validation",
		type: "max_words",
		reference: maxWords,
		async: false,
		expects: `<=${requirement}`,
		locales,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const count = /* @__PURE__ */ _getWordCount(this.locales, dataset.value);
				if (count > this.requirement) _addIssue(this, "words", dataset, config$1, { received: `${count}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/metadata/metadata.ts
/**
* Creates a custom metadata action.
*
* @param metadata_ The metadata object.
*
* @returns A metadata action.
*/
/* @__NO_SIDE_EFFECTS__ */
function metadata(metadata_) {
	return {
		kind: "metadata",
		type: "metadata",
		reference: metadata,
		metadata: metadata_
	};
}

//#endregion
//#region src/actions/mimeType/mimeType.ts
/* @__NO_SIDE_EFFECTS__ */
function mimeType(requirement, message$1) {
	return {
		kind: "validation",
		type: "mime_type",
		reference: mimeType,
		async: false,
		expects: /* @__PURE__ */ _joinExpects(requirement.map((option) => `"${option}"`), "|"),
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.includes(dataset.value.type)) _addIssue(this, "MIME type", dataset, config$1, { received: `"${dataset.value.type}"` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/minBytes/minBytes.ts
/* @__NO_SIDE_EFFECTS__ */
function minBytes(requirement, message$1) {
	return {
		kind: "validation",
		type: "min_bytes",
		reference: minBytes,
		async: false,
		expects: `>=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const length$1 = /* @__PURE__ */ _getByteCount(dataset.value);
				if (length$1 < this.requirement) _addIssue(this, "bytes", dataset, config$1, { received: `${length$1}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/minCodePoints/minCodePoints.ts
/* @__NO_SIDE_EFFECTS__ */
function minCodePoints(requirement, message$1) {
	return {
		kind: "validation",
		type: "min_code_points",
		reference: minCodePoints,
		async: false,
		expects: `>=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const count = /* @__PURE__ */ _getCodePointCount(dataset.value);
				if (count < this.requirement) _addIssue(this, "code points", dataset, config$1, { received: `${count}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/minEntries/minEntries.ts
/* @__NO_SIDE_EFFECTS__ */
function minEntries(requirement, message$1) {
	return {
		kind: "validation",
		type: "min_entries",
		reference: minEntries,
		async: false,
		expects: `>=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (!dataset.typed) return dataset;
			const count = Object.keys(dataset.value).length;
			if (dataset.typed && count < this.requirement) _addIssue(this, "entries", dataset, config$1, { received: `${count}` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/minGraphemes/minGraphemes.ts
/* @__NO_SIDE_EFFECTS__ */
function minGraphemes(requirement, message$1) {
	return {
		kind: "validation",
		type: "min_graphemes",
		reference: minGraphemes,
		async: false,
		expects: `>=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const count = /* @__PURE__ */ _getGraphemeCount(dataset.value);
				if (count < this.requirement) _addIssue(this, "graphemes", dataset, config$1, { received: `${count}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/minLength/minLength.ts
/* @__NO_SIDE_EFFECTS__ */
function minLength(requirement, message$1) {
	return {
		kind: "validation",
		type: "min_length",
		reference: minLength,
		async: false,
		expects: `>=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.length < this.requirement) _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/minSize/minSize.ts
/* @__NO_SIDE_EFFECTS__ */
function minSize(requirement, message$1) {
	return {
		kind: "validation",
		type: "min_size",
		reference: minSize,
		async: false,
		expects: `>=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.size < this.requirement) _addIssue(this, "size", dataset, config$1, { received: `${dataset.value.size}` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/minValue/minValue.ts
/* @__NO_SIDE_EFFECTS__ */
function minValue(requirement, message$1) {
	return {
		kind: "validation",
		type: "min_value",
		reference: minValue,
		async: false,
		expects: `>=${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !(dataset.value >= this.requirement)) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/minWords/minWords.ts
/* @__NO_SIDE_EFFECTS__ */
function minWords(locales, requirement, message$1) {
	return {
		kind: "validation",
		type: "min_words",
		reference: minWords,
		async: false,
		expects: `>=${requirement}`,
		locales,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const count = /* @__PURE__ */ _getWordCount(this.locales, dataset.value);
				if (count < this.requirement) _addIssue(this, "words", dataset, config$1, { received: `${count}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/multipleOf/multipleOf.ts
/* @__NO_SIDE_EFFECTS__ */
function multipleOf(requirement, message$1) {
	return {
		kind: "validation",
		type: "multiple_of",
		reference: multipleOf,
		async: false,
		expects: `%${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value % this.requirement != 0) _addIssue(this, "multiple", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/nanoid/nanoid.ts
/* @__NO_SIDE_EFFECTS__ */
function nanoid(message$1) {
	return {
		kind: "validation",
		type: "nanoid",
		reference: nanoid,
		async: false,
		expects: null,
		requirement: NANO_ID_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "Nano ID", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/nonEmpty/nonEmpty.ts
/* @__NO_SIDE_EFFECTS__ */
function nonEmpty(message$1) {
	return {
		kind: "validation",
		type: "non_empty",
		reference: nonEmpty,
		async: false,
		expects: "!0",
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.length === 0) _addIssue(this, "length", dataset, config$1, { received: "0" });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/normalize/normalize.ts
/* @__NO_SIDE_EFFECTS__ */
function normalize(form) {
	return {
		kind: "transformation",
		type: "normalize",
		reference: normalize,
		async: false,
		form,
		"~run"(dataset) {
			dataset.value = dataset.value.normalize(this.form);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/notBytes/notBytes.ts
/* @__NO_SIDE_EFFECTS__ */
function notBytes(requirement, message$1) {
	return {
		kind: "validation",
		type: "not_bytes",
		reference: notBytes,
		async: false,
		expects: `!${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const length$1 = /* @__PURE__ */ _getByteCount(dataset.value);
				if (length$1 === this.requirement) _addIssue(this, "bytes", dataset, config$1, { received: `${length$1}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/notCodePoints/notCodePoints.ts
/* @__NO_SIDE_EFFECTS__ */
function notCodePoints(requirement, message$1) {
	return {
		kind: "validation",
		type: "not_code_points",
		reference: notCodePoints,
		async: false,
		expects: `!${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const count = /* @__PURE__ */ _getCodePointCount(dataset.value);
				if (count === this.requirement) _addIssue(this, "code points", dataset, config$1, { received: `${count}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/notEntries/notEntries.ts
/* @__NO_SIDE_EFFECTS__ */
function notEntries(requirement, message$1) {
	return {
		kind: "validation",
		type: "not_entries",
		reference: notEntries,
		async: false,
		expects: `!${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (!dataset.typed) return dataset;
			const count = Object.keys(dataset.value).length;
			if (dataset.typed && count === this.requirement) _addIssue(this, "entries", dataset, config$1, { received: `${count}` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/notGraphemes/notGraphemes.ts
/* @__NO_SIDE_EFFECTS__ */
function notGraphemes(requirement, message$1) {
	return {
		kind: "validation",
		type: "not_graphemes",
		reference: notGraphemes,
		async: false,
		expects: `!${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const count = /* @__PURE__ */ _getGraphemeCount(dataset.value);
				if (count === this.requirement) _addIssue(this, "graphemes", dataset, config$1, { received: `${count}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/notLength/notLength.ts
/* @__NO_SIDE_EFFECTS__ */
function notLength(requirement, message$1) {
	return {
		kind: "validation",
		type: "not_length",
		reference: notLength,
		async: false,
		expects: `!${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.length === this.requirement) _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/notSize/notSize.ts
/* @__NO_SIDE_EFFECTS__ */
function notSize(requirement, message$1) {
	return {
		kind: "validation",
		type: "not_size",
		reference: notSize,
		async: false,
		expects: `!${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.size === this.requirement) _addIssue(this, "size", dataset, config$1, { received: `${dataset.value.size}` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/notValue/notValue.ts
/* @__NO_SIDE_EFFECTS__ */
function notValue(requirement, message$1) {
	return {
		kind: "validation",
		type: "not_value",
		reference: notValue,
		async: false,
		expects: requirement instanceof Date ? `!${requirement.toJSON()}` : `!${/* @__PURE__ */ _stringify(requirement)}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && /* @__PURE__ */ _isValueMatch(this.requirement, dataset.value)) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/notValues/notValues.ts
/* @__NO_SIDE_EFFECTS__ */
function notValues(requirement, message$1) {
	return {
		kind: "validation",
		type: "not_values",
		reference: notValues,
		async: false,
		expects: `!${/* @__PURE__ */ _joinExpects(requirement.map((value$1) => value$1 instanceof Date ? value$1.toJSON() : /* @__PURE__ */ _stringify(value$1)), "|")}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && this.requirement.some((requirement$1) => /* @__PURE__ */ _isValueMatch(requirement$1, dataset.value))) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/notWords/notWords.ts
/* @__NO_SIDE_EFFECTS__ */
function notWords(locales, requirement, message$1) {
	return {
		kind: "validation",
		type: "not_words",
		reference: notWords,
		async: false,
		expects: `!${requirement}`,
		locales,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const count = /* @__PURE__ */ _getWordCount(this.locales, dataset.value);
				if (count === this.requirement) _addIssue(this, "words", dataset, config$1, { received: `${count}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/octal/octal.ts
/* @__NO_SIDE_EFFECTS__ */
function octal(message$1) {
	return {
		kind: "validation",
		type: "octal",
		reference: octal,
		async: false,
		expects: null,
		requirement: OCTAL_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "octal", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/parseBoolean/parseBoolean.ts
const TRUTHY = (/* unused pure expression or super */ null && ([
	true,
	1,
	"true",
	"1",
	"yes",
	"y",
	"on",
	"enabled"
]));
const FALSY = (/* unused pure expression or super */ null && ([
	false,
	0,
	"false",
	"0",
	"no",
	"n",
	"off",
	"disabled"
]));
/* @__NO_SIDE_EFFECTS__ */
function parseBoolean(config$1, message$1) {
	const normalize$1 = (v) => typeof v === "string" ? v.toLowerCase() : v;
	const truthyRaw = config$1?.truthy ?? TRUTHY;
	const falsyRaw = config$1?.falsy ?? FALSY;
	const truthy = config$1?.truthy ? config$1.truthy.map(normalize$1) : TRUTHY;
	const falsy = config$1?.falsy ? config$1.falsy.map(normalize$1) : FALSY;
	return {
		kind: "transformation",
		type: "parse_boolean",
		reference: parseBoolean,
		expects: /* @__PURE__ */ _joinExpects([...truthyRaw, ...falsyRaw].map(_stringify), "|"),
		config: config$1,
		message: message$1,
		async: false,
		"~run"(dataset, config$2) {
			const input = normalize$1(dataset.value);
			if (truthy.includes(input)) dataset.value = true;
			else if (falsy.includes(input)) dataset.value = false;
			else {
				_addIssue(this, "boolean", dataset, config$2);
				dataset.typed = false;
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/parseJson/parseJson.ts
/* @__NO_SIDE_EFFECTS__ */
function parseJson(config$1, message$1) {
	return {
		kind: "transformation",
		type: "parse_json",
		reference: parseJson,
		config: config$1,
		message: message$1,
		async: false,
		"~run"(dataset, config$2) {
			try {
				dataset.value = JSON.parse(dataset.value, this.config?.reviver);
			} catch (error) {
				if (error instanceof Error) {
					_addIssue(this, "JSON", dataset, config$2, { received: `"${error.message}"` });
					dataset.typed = false;
				} else throw error;
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/partialCheck/utils/_isPartiallyTyped/_isPartiallyTyped.ts
/**
* Checks if a dataset is partially typed.
*
* @param dataset The dataset to check.
* @param paths The paths to check.
*
* @returns Whether it is partially typed.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _isPartiallyTyped(dataset, paths) {
	if (dataset.issues) for (const path of paths) for (const issue of dataset.issues) {
		let typed = false;
		const bound = Math.min(path.length, issue.path?.length ?? 0);
		for (let index = 0; index < bound; index++) if (path[index] !== issue.path[index].key && (path[index] !== "$" || issue.path[index].type !== "array")) {
			typed = true;
			break;
		}
		if (!typed) return false;
	}
	return true;
}

//#endregion
//#region src/actions/partialCheck/partialCheck.ts
/* @__NO_SIDE_EFFECTS__ */
function partialCheck(paths, requirement, message$1) {
	return {
		kind: "validation",
		type: "partial_check",
		reference: partialCheck,
		async: false,
		expects: null,
		paths,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if ((dataset.typed || /* @__PURE__ */ _isPartiallyTyped(dataset, paths)) && !this.requirement(dataset.value)) _addIssue(this, "input", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/partialCheck/partialCheckAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function partialCheckAsync(paths, requirement, message$1) {
	return {
		kind: "validation",
		type: "partial_check",
		reference: partialCheckAsync,
		async: true,
		expects: null,
		paths,
		requirement,
		message: message$1,
		async "~run"(dataset, config$1) {
			if ((dataset.typed || /* @__PURE__ */ _isPartiallyTyped(dataset, paths)) && !await this.requirement(dataset.value)) _addIssue(this, "input", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/rawCheck/rawCheck.ts
/**
* Creates a raw check validation action.
*
* @param action The validation action.
*
* @returns A raw check action.
*/
/* @__NO_SIDE_EFFECTS__ */
function rawCheck(action) {
	return {
		kind: "validation",
		type: "raw_check",
		reference: rawCheck,
		async: false,
		expects: null,
		"~run"(dataset, config$1) {
			action({
				dataset,
				config: config$1,
				addIssue: (info) => _addIssue(this, info?.label ?? "input", dataset, config$1, info)
			});
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/rawCheck/rawCheckAsync.ts
/**
* Creates a raw check validation action.
*
* @param action The validation action.
*
* @returns A raw check action.
*/
/* @__NO_SIDE_EFFECTS__ */
function rawCheckAsync(action) {
	return {
		kind: "validation",
		type: "raw_check",
		reference: rawCheckAsync,
		async: true,
		expects: null,
		async "~run"(dataset, config$1) {
			await action({
				dataset,
				config: config$1,
				addIssue: (info) => _addIssue(this, info?.label ?? "input", dataset, config$1, info)
			});
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/rawTransform/rawTransform.ts
/**
* Creates a raw transformation action.
*
* @param action The transformation action.
*
* @returns A raw transform action.
*/
/* @__NO_SIDE_EFFECTS__ */
function rawTransform(action) {
	return {
		kind: "transformation",
		type: "raw_transform",
		reference: rawTransform,
		async: false,
		"~run"(dataset, config$1) {
			const output = action({
				dataset,
				config: config$1,
				addIssue: (info) => _addIssue(this, info?.label ?? "input", dataset, config$1, info),
				NEVER: null
			});
			if (dataset.issues) dataset.typed = false;
			else dataset.value = output;
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/rawTransform/rawTransformAsync.ts
/**
* Creates a raw transformation action.
*
* @param action The transformation action.
*
* @returns A raw transform action.
*/
/* @__NO_SIDE_EFFECTS__ */
function rawTransformAsync(action) {
	return {
		kind: "transformation",
		type: "raw_transform",
		reference: rawTransformAsync,
		async: true,
		async "~run"(dataset, config$1) {
			const output = await action({
				dataset,
				config: config$1,
				addIssue: (info) => _addIssue(this, info?.label ?? "input", dataset, config$1, info),
				NEVER: null
			});
			if (dataset.issues) dataset.typed = false;
			else dataset.value = output;
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/readonly/readonly.ts
/* @__NO_SIDE_EFFECTS__ */
function readonly() {
	return {
		kind: "transformation",
		type: "readonly",
		reference: readonly,
		async: false,
		"~run"(dataset) {
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/reduceItems/reduceItems.ts
/* @__NO_SIDE_EFFECTS__ */
function reduceItems(operation, initial) {
	return {
		kind: "transformation",
		type: "reduce_items",
		reference: reduceItems,
		async: false,
		operation,
		initial,
		"~run"(dataset) {
			dataset.value = dataset.value.reduce(this.operation, this.initial);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/regex/regex.ts
/* @__NO_SIDE_EFFECTS__ */
function regex(requirement, message$1) {
	return {
		kind: "validation",
		type: "regex",
		reference: regex,
		async: false,
		expects: `${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "format", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/returns/returns.ts
/* @__NO_SIDE_EFFECTS__ */
function returns(schema) {
	return {
		kind: "transformation",
		type: "returns",
		reference: returns,
		async: false,
		schema,
		"~run"(dataset, config$1) {
			const func = dataset.value;
			dataset.value = (...args_) => {
				const returnsDataset = this.schema["~run"]({ value: func(...args_) }, config$1);
				if (returnsDataset.issues) throw new ValiError(returnsDataset.issues);
				return returnsDataset.value;
			};
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/returns/returnsAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function returnsAsync(schema) {
	return {
		kind: "transformation",
		type: "returns",
		reference: returnsAsync,
		async: false,
		schema,
		"~run"(dataset, config$1) {
			const func = dataset.value;
			dataset.value = async (...args_) => {
				const returnsDataset = await this.schema["~run"]({ value: await func(...args_) }, config$1);
				if (returnsDataset.issues) throw new ValiError(returnsDataset.issues);
				return returnsDataset.value;
			};
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/rfcEmail/rfcEmail.ts
/* @__NO_SIDE_EFFECTS__ */
function rfcEmail(message$1) {
	return {
		kind: "validation",
		type: "rfc_email",
		reference: rfcEmail,
		expects: null,
		async: false,
		requirement: RFC_EMAIL_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "email", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/safeInteger/safeInteger.ts
/* @__NO_SIDE_EFFECTS__ */
function safeInteger(message$1) {
	return {
		kind: "validation",
		type: "safe_integer",
		reference: safeInteger,
		async: false,
		expects: null,
		requirement: Number.isSafeInteger,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "safe integer", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/size/size.ts
/* @__NO_SIDE_EFFECTS__ */
function size(requirement, message$1) {
	return {
		kind: "validation",
		type: "size",
		reference: size,
		async: false,
		expects: `${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.size !== this.requirement) _addIssue(this, "size", dataset, config$1, { received: `${dataset.value.size}` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/slug/slug.ts
/* @__NO_SIDE_EFFECTS__ */
function slug(message$1) {
	return {
		kind: "validation",
		type: "slug",
		reference: slug,
		async: false,
		expects: null,
		requirement: SLUG_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "slug", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/someItem/someItem.ts
/* @__NO_SIDE_EFFECTS__ */
function someItem(requirement, message$1) {
	return {
		kind: "validation",
		type: "some_item",
		reference: someItem,
		async: false,
		expects: null,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !dataset.value.some(this.requirement)) _addIssue(this, "item", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/sortItems/sortItems.ts
/* @__NO_SIDE_EFFECTS__ */
function sortItems(operation) {
	return {
		kind: "transformation",
		type: "sort_items",
		reference: sortItems,
		async: false,
		operation,
		"~run"(dataset) {
			dataset.value = dataset.value.sort(this.operation);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/startsWith/startsWith.ts
/* @__NO_SIDE_EFFECTS__ */
function startsWith(requirement, message$1) {
	return {
		kind: "validation",
		type: "starts_with",
		reference: startsWith,
		async: false,
		expects: `"${requirement}"`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !dataset.value.startsWith(this.requirement)) _addIssue(this, "start", dataset, config$1, { received: `"${dataset.value.slice(0, this.requirement.length)}"` });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/stringifyJson/stringifyJson.ts
/* @__NO_SIDE_EFFECTS__ */
function stringifyJson(config$1, message$1) {
	return {
		kind: "transformation",
		type: "stringify_json",
		reference: stringifyJson,
		message: message$1,
		config: config$1,
		async: false,
		"~run"(dataset, config$2) {
			try {
				const output = JSON.stringify(dataset.value, this.config?.replacer, this.config?.space);
				if (output === void 0) {
					_addIssue(this, "JSON", dataset, config$2);
					dataset.typed = false;
				} else dataset.value = output;
			} catch (error) {
				if (error instanceof Error) {
					_addIssue(this, "JSON", dataset, config$2, { received: `"${error.message}"` });
					dataset.typed = false;
				} else throw error;
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/title/title.ts
/**
* Creates a title metadata action.
*
* @param title_ The title text.
*
* @returns A title action.
*/
/* @__NO_SIDE_EFFECTS__ */
function title(title_) {
	return {
		kind: "metadata",
		type: "title",
		reference: title,
		title: title_
	};
}

//#endregion
//#region src/actions/toBigint/toBigint.ts
/* @__NO_SIDE_EFFECTS__ */
function toBigint(message$1) {
	return {
		kind: "transformation",
		type: "to_bigint",
		reference: toBigint,
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			try {
				dataset.value = BigInt(dataset.value);
			} catch {
				_addIssue(this, "bigint", dataset, config$1);
				dataset.typed = false;
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/toBoolean/toBoolean.ts
/**
* Creates a to boolean transformation action.
*
* @returns A to boolean action.
*
* @beta
*/
/* @__NO_SIDE_EFFECTS__ */
function toBoolean() {
	return {
		kind: "transformation",
		type: "to_boolean",
		reference: toBoolean,
		async: false,
		"~run"(dataset) {
			dataset.value = Boolean(dataset.value);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/toCamelCase/toCamelCase.ts
/**
* Creates a to camel case transformation action.
*
* Words are separated by `_`, `-` and ASCII whitespace, as well as by case
* and acronym boundaries.
*
* Hint: Acronym runs are normalized to lowercase (e.g. `parseURLValue` →
* `parseUrlValue`) and digits stay attached to the preceding token (e.g.
* `item2Name` → `item2Name`).
*
* @returns A to camel case action.
*
* @beta
*/
/* @__NO_SIDE_EFFECTS__ */
function toCamelCase() {
	return {
		kind: "transformation",
		type: "to_camel_case",
		reference: toCamelCase,
		async: false,
		"~run"(dataset) {
			dataset.value = /* @__PURE__ */ _formatCase(dataset.value, "", false, true);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/toDate/toDate.ts
/* @__NO_SIDE_EFFECTS__ */
function toDate(message$1) {
	return {
		kind: "transformation",
		type: "to_date",
		reference: toDate,
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			try {
				dataset.value = new Date(dataset.value);
				if (isNaN(dataset.value)) {
					_addIssue(this, "date", dataset, config$1, { received: "\"Invalid Date\"" });
					dataset.typed = false;
				}
			} catch {
				_addIssue(this, "date", dataset, config$1);
				dataset.typed = false;
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/toKebabCase/toKebabCase.ts
/**
* Creates a to kebab case transformation action.
*
* Words are separated by `_`, `-` and ASCII whitespace, as well as by case
* and acronym boundaries.
*
* Hint: Acronym runs are normalized to lowercase (e.g. `parseURLValue` →
* `parse-url-value`) and digits stay attached to the preceding token (e.g.
* `item2Name` → `item2-name`).
*
* @returns A to kebab case action.
*
* @beta
*/
/* @__NO_SIDE_EFFECTS__ */
function toKebabCase() {
	return {
		kind: "transformation",
		type: "to_kebab_case",
		reference: toKebabCase,
		async: false,
		"~run"(dataset) {
			dataset.value = /* @__PURE__ */ _formatCase(dataset.value, "-", false, false);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/toLowerCase/toLowerCase.ts
/**
* Creates a to lower case transformation action.
*
* @returns A to lower case action.
*/
/* @__NO_SIDE_EFFECTS__ */
function toLowerCase() {
	return {
		kind: "transformation",
		type: "to_lower_case",
		reference: toLowerCase,
		async: false,
		"~run"(dataset) {
			dataset.value = dataset.value.toLowerCase();
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/toMaxValue/toMaxValue.ts
/**
* Creates a to max value transformation action.
*
* @param requirement The maximum value.
*
* @returns A to max value action.
*/
/* @__NO_SIDE_EFFECTS__ */
function toMaxValue(requirement) {
	return {
		kind: "transformation",
		type: "to_max_value",
		reference: toMaxValue,
		async: false,
		requirement,
		"~run"(dataset) {
			dataset.value = dataset.value > this.requirement ? this.requirement : dataset.value;
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/toMinValue/toMinValue.ts
/**
* Creates a to min value transformation action.
*
* @param requirement The minimum value.
*
* @returns A to min value action.
*/
/* @__NO_SIDE_EFFECTS__ */
function toMinValue(requirement) {
	return {
		kind: "transformation",
		type: "to_min_value",
		reference: toMinValue,
		async: false,
		requirement,
		"~run"(dataset) {
			dataset.value = dataset.value < this.requirement ? this.requirement : dataset.value;
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/toNumber/toNumber.ts
/* @__NO_SIDE_EFFECTS__ */
function toNumber(message$1) {
	return {
		kind: "transformation",
		type: "to_number",
		reference: toNumber,
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			try {
				dataset.value = Number(dataset.value);
				if (isNaN(dataset.value)) {
					_addIssue(this, "number", dataset, config$1);
					dataset.typed = false;
				}
			} catch {
				_addIssue(this, "number", dataset, config$1);
				dataset.typed = false;
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/toPascalCase/toPascalCase.ts
/**
* Creates a to pascal case transformation action.
*
* Words are separated by `_`, `-` and ASCII whitespace, as well as by case
* and acronym boundaries.
*
* Hint: Acronym runs are normalized to lowercase (e.g. `parseURLValue` →
* `ParseUrlValue`) and digits stay attached to the preceding token (e.g.
* `item2Name` → `Item2Name`).
*
* @returns A to pascal case action.
*
* @beta
*/
/* @__NO_SIDE_EFFECTS__ */
function toPascalCase() {
	return {
		kind: "transformation",
		type: "to_pascal_case",
		reference: toPascalCase,
		async: false,
		"~run"(dataset) {
			dataset.value = /* @__PURE__ */ _formatCase(dataset.value, "", true, true);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/toSnakeCase/toSnakeCase.ts
/**
* Creates a to snake case transformation action.
*
* Words are separated by `_`, `-` and ASCII whitespace, as well as by case
* and acronym boundaries.
*
* Hint: Acronym runs are normalized to lowercase (e.g. `parseURLValue` →
* `parse_url_value`) and digits stay attached to the preceding token (e.g.
* `item2Name` → `item2_name`).
*
* @returns A to snake case action.
*
* @beta
*/
/* @__NO_SIDE_EFFECTS__ */
function toSnakeCase() {
	return {
		kind: "transformation",
		type: "to_snake_case",
		reference: toSnakeCase,
		async: false,
		"~run"(dataset) {
			dataset.value = /* @__PURE__ */ _formatCase(dataset.value, "_", false, false);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/toString/toString.ts
/* @__NO_SIDE_EFFECTS__ */
function dist_toString(message$1) {
	return {
		kind: "transformation",
		type: "to_string",
		reference: dist_toString,
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			try {
				dataset.value = String(dataset.value);
			} catch {
				_addIssue(this, "string", dataset, config$1);
				dataset.typed = false;
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/toUpperCase/toUpperCase.ts
/**
* Creates a to upper case transformation action.
*
* @returns A to upper case action.
*/
/* @__NO_SIDE_EFFECTS__ */
function toUpperCase() {
	return {
		kind: "transformation",
		type: "to_upper_case",
		reference: toUpperCase,
		async: false,
		"~run"(dataset) {
			dataset.value = dataset.value.toUpperCase();
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/transform/transform.ts
/**
* Creates a custom transformation action.
*
* @param operation The transformation operation.
*
* @returns A transform action.
*/
/* @__NO_SIDE_EFFECTS__ */
function transform(operation) {
	return {
		kind: "transformation",
		type: "transform",
		reference: transform,
		async: false,
		operation,
		"~run"(dataset) {
			dataset.value = this.operation(dataset.value);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/transform/transformAsync.ts
/**
* Creates a custom transformation action.
*
* @param operation The transformation operation.
*
* @returns A transform action.
*/
/* @__NO_SIDE_EFFECTS__ */
function transformAsync(operation) {
	return {
		kind: "transformation",
		type: "transform",
		reference: transformAsync,
		async: true,
		operation,
		async "~run"(dataset) {
			dataset.value = await this.operation(dataset.value);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/trim/trim.ts
/**
* Creates a trim transformation action.
*
* @returns A trim action.
*/
/* @__NO_SIDE_EFFECTS__ */
function trim() {
	return {
		kind: "transformation",
		type: "trim",
		reference: trim,
		async: false,
		"~run"(dataset) {
			dataset.value = dataset.value.trim();
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/trimEnd/trimEnd.ts
/**
* Creates a trim end transformation action.
*
* @returns A trim end action.
*/
/* @__NO_SIDE_EFFECTS__ */
function trimEnd() {
	return {
		kind: "transformation",
		type: "trim_end",
		reference: trimEnd,
		async: false,
		"~run"(dataset) {
			dataset.value = dataset.value.trimEnd();
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/trimStart/trimStart.ts
/**
* Creates a trim start transformation action.
*
* @returns A trim start action.
*/
/* @__NO_SIDE_EFFECTS__ */
function trimStart() {
	return {
		kind: "transformation",
		type: "trim_start",
		reference: trimStart,
		async: false,
		"~run"(dataset) {
			dataset.value = dataset.value.trimStart();
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/ulid/ulid.ts
/* @__NO_SIDE_EFFECTS__ */
function ulid(message$1) {
	return {
		kind: "validation",
		type: "ulid",
		reference: ulid,
		async: false,
		expects: null,
		requirement: ULID_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "ULID", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/url/url.ts
/* @__NO_SIDE_EFFECTS__ */
function url(message$1) {
	return {
		kind: "validation",
		type: "url",
		reference: url,
		async: false,
		expects: null,
		requirement(input) {
			try {
				if (URL.canParse) return URL.canParse(input);
				new URL(input);
				return true;
			} catch {
				return false;
			}
		},
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "URL", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/uuid/uuid.ts
/* @__NO_SIDE_EFFECTS__ */
function uuid(message$1) {
	return {
		kind: "validation",
		type: "uuid",
		reference: uuid,
		async: false,
		expects: null,
		requirement: UUID_REGEX,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "UUID", dataset, config$1);
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/value/value.ts
/* @__NO_SIDE_EFFECTS__ */
function value(requirement, message$1) {
	return {
		kind: "validation",
		type: "value",
		reference: value,
		async: false,
		expects: requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement),
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !/* @__PURE__ */ _isValueMatch(this.requirement, dataset.value)) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/values/values.ts
/* @__NO_SIDE_EFFECTS__ */
function values(requirement, message$1) {
	return {
		kind: "validation",
		type: "values",
		reference: values,
		async: false,
		expects: `${/* @__PURE__ */ _joinExpects(requirement.map((value$1) => value$1 instanceof Date ? value$1.toJSON() : /* @__PURE__ */ _stringify(value$1)), "|")}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.some((requirement$1) => /* @__PURE__ */ _isValueMatch(requirement$1, dataset.value))) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
			return dataset;
		}
	};
}

//#endregion
//#region src/actions/words/words.ts
/* @__NO_SIDE_EFFECTS__ */
function dist_words(locales, requirement, message$1) {
	return {
		kind: "validation",
		type: "words",
		reference: dist_words,
		async: false,
		expects: `${requirement}`,
		locales,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed) {
				const count = /* @__PURE__ */ _getWordCount(this.locales, dataset.value);
				if (count !== this.requirement) _addIssue(this, "words", dataset, config$1, { received: `${count}` });
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/const.ts
const ABORT_EARLY_CONFIG = { abortEarly: true };

//#endregion
//#region src/methods/assert/assert.ts
/**
* Checks if the input matches the schema. As this is an assertion function, it
* can be used as a type guard.
*
* @param schema The schema to be used.
* @param input The input to be tested.
*/
function assert(schema, input) {
	const issues = schema["~run"]({ value: input }, ABORT_EARLY_CONFIG).issues;
	if (issues) throw new ValiError(issues);
}

//#endregion
//#region src/methods/cache/_LruCache.ts
/**
* Efficient LRU cache using Map iteration order.
*/
var _LruCache = class {
	constructor(config$1) {
		this.refCount = 0;
		this.maxSize = config$1?.maxSize ?? 1e3;
		this.maxAge = config$1?.maxAge ?? Infinity;
		this.hasMaxAge = isFinite(this.maxAge);
	}
	/**
	* Stringifies an unknown input to a cache key component.
	*
	* @param input The unknown input.
	*
	* @returns A cache key component.
	*/
	stringify(input) {
		const type = typeof input;
		if (type === "string") return `"${input}"`;
		if (type === "number" || type === "boolean") return `${input}`;
		if (type === "bigint") return `${input}n`;
		if (type === "object" || type === "function") {
			if (input) {
				this.refIds ?? (this.refIds = /* @__PURE__ */ new WeakMap());
				let id = this.refIds.get(input);
				if (!id) {
					id = ++this.refCount;
					this.refIds.set(input, id);
				}
				return `#${id}`;
			}
			return "null";
		}
		return type;
	}
	/**
	* Creates a cache key from input and config.
	*
	* @param input The input value.
	* @param config The parse configuration.
	*
	* @returns The cache key.
	*/
	key(input, config$1 = {}) {
		return `${this.stringify(input)}|${this.stringify(config$1.lang)}|${this.stringify(config$1.message)}|${this.stringify(config$1.abortEarly)}|${this.stringify(config$1.abortPipeEarly)}`;
	}
	/**
	* Gets a value from the cache by key.
	*
	* @param key The cache key.
	*
	* @returns The cached value.
	*/
	get(key) {
		if (!this.store) return void 0;
		const entry = this.store.get(key);
		if (!entry) return void 0;
		if (this.hasMaxAge && Date.now() - entry[1] > this.maxAge) {
			this.store.delete(key);
			return;
		}
		this.store.delete(key);
		this.store.set(key, entry);
		return entry[0];
	}
	/**
	* Sets a value in the cache by key.
	*
	* @param key The cache key.
	* @param value The cached value.
	*/
	set(key, value$1) {
		this.store ?? (this.store = /* @__PURE__ */ new Map());
		this.store.delete(key);
		const timestamp = this.hasMaxAge ? Date.now() : 0;
		this.store.set(key, [value$1, timestamp]);
		if (this.store.size > this.maxSize) this.store.delete(this.store.keys().next().value);
	}
	/**
	* Clears all entries from the cache.
	*/
	clear() {
		this.store?.clear();
	}
};

//#endregion
//#region src/methods/cache/cache.ts
/* @__NO_SIDE_EFFECTS__ */
function cache(schema, config$1) {
	return _standardSchema({
		...schema,
		cacheConfig: config$1,
		cache: new _LruCache(config$1),
		"~run"(dataset, runConfig) {
			const key = this.cache.key(dataset.value, runConfig);
			let outputDataset = this.cache.get(key);
			if (!outputDataset) this.cache.set(key, outputDataset = schema["~run"](dataset, runConfig));
			return /* @__PURE__ */ _cloneDataset(outputDataset);
		}
	});
}

//#endregion
//#region src/methods/cache/cacheAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function cacheAsync(schema, config$1) {
	let activeRuns;
	return _standardSchema({
		...schema,
		async: true,
		cacheConfig: config$1,
		cache: new _LruCache(config$1),
		async "~run"(dataset, runConfig) {
			const key = this.cache.key(dataset.value, runConfig);
			const cached = this.cache.get(key);
			if (cached) return /* @__PURE__ */ _cloneDataset(cached);
			let promise$1 = activeRuns?.get(key);
			if (!promise$1) {
				activeRuns ?? (activeRuns = /* @__PURE__ */ new Map());
				promise$1 = Promise.resolve(schema["~run"](dataset, runConfig));
				activeRuns.set(key, promise$1);
			}
			try {
				const outputDataset = await promise$1;
				this.cache.set(key, outputDataset);
				return /* @__PURE__ */ _cloneDataset(outputDataset);
			} finally {
				activeRuns?.delete(key);
			}
		}
	});
}

//#endregion
//#region src/methods/config/config.ts
/**
* Changes the local configuration of a schema.
*
* @param schema The schema to configure.
* @param config The parse configuration.
*
* @returns The configured schema.
*/
/* @__NO_SIDE_EFFECTS__ */
function config(schema, config$1) {
	return _standardSchema({
		...schema,
		"~run"(dataset, config_) {
			return schema["~run"](dataset, {
				...config_,
				...config$1
			});
		}
	});
}

//#endregion
//#region src/methods/getFallback/getFallback.ts
/**
* Returns the fallback value of the schema.
*
* @param schema The schema to get it from.
* @param dataset The output dataset if available.
* @param config The config if available.
*
* @returns The fallback value.
*/
/* @__NO_SIDE_EFFECTS__ */
function getFallback(schema, dataset, config$1) {
	return typeof schema.fallback === "function" ? schema.fallback(dataset, config$1) : schema.fallback;
}

//#endregion
//#region src/methods/fallback/fallback.ts
/**
* Returns a fallback value as output if the input does not match the schema.
*
* @param schema The schema to catch.
* @param fallback The fallback value.
*
* @returns The passed schema.
*/
/* @__NO_SIDE_EFFECTS__ */
function fallback(schema, fallback$1) {
	return _standardSchema({
		...schema,
		fallback: fallback$1,
		"~run"(dataset, config$1) {
			const outputDataset = schema["~run"](dataset, config$1);
			return outputDataset.issues ? {
				typed: true,
				value: /* @__PURE__ */ getFallback(this, outputDataset, config$1)
			} : outputDataset;
		}
	});
}

//#endregion
//#region src/methods/fallback/fallbackAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function fallbackAsync(schema, fallback$1) {
	return _standardSchema({
		...schema,
		fallback: fallback$1,
		async: true,
		async "~run"(dataset, config$1) {
			const outputDataset = await schema["~run"](dataset, config$1);
			return outputDataset.issues ? {
				typed: true,
				value: await /* @__PURE__ */ getFallback(this, outputDataset, config$1)
			} : outputDataset;
		}
	});
}

//#endregion
//#region src/methods/flatten/flatten.ts
/* @__NO_SIDE_EFFECTS__ */
function flatten(issues) {
	const flatErrors = {};
	for (const issue of issues) if (issue.path) {
		const dotPath = /* @__PURE__ */ getDotPath(issue);
		if (dotPath) {
			if (!flatErrors.nested) flatErrors.nested = {};
			if (Object.prototype.hasOwnProperty.call(flatErrors.nested, dotPath)) flatErrors.nested[dotPath].push(issue.message);
			else flatErrors.nested[dotPath] = [issue.message];
		} else if (flatErrors.other) flatErrors.other.push(issue.message);
		else flatErrors.other = [issue.message];
	} else if (flatErrors.root) flatErrors.root.push(issue.message);
	else flatErrors.root = [issue.message];
	return flatErrors;
}

//#endregion
//#region src/methods/forward/forward.ts
/**
* Forwards the issues of the passed validation action.
*
* @param action The validation action.
* @param path The path to forward the issues to.
*
* @returns The modified action.
*/
/* @__NO_SIDE_EFFECTS__ */
function forward(action, path) {
	return {
		...action,
		"~run"(dataset, config$1) {
			const prevIssues = dataset.issues && [...dataset.issues];
			dataset = action["~run"](dataset, config$1);
			if (dataset.issues) {
				for (const issue of dataset.issues) if (!prevIssues?.includes(issue)) {
					let pathInput = dataset.value;
					for (const key of path) {
						const pathValue = pathInput[key];
						const pathItem = {
							type: "unknown",
							origin: "value",
							input: pathInput,
							key,
							value: pathValue
						};
						if (issue.path) issue.path.push(pathItem);
						else issue.path = [pathItem];
						if (!pathValue) break;
						pathInput = pathValue;
					}
				}
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/methods/forward/forwardAsync.ts
/**
* Forwards the issues of the passed validation action.
*
* @param action The validation action.
* @param path The path to forward the issues to.
*
* @returns The modified action.
*/
/* @__NO_SIDE_EFFECTS__ */
function forwardAsync(action, path) {
	return {
		...action,
		async: true,
		async "~run"(dataset, config$1) {
			const prevIssues = dataset.issues && [...dataset.issues];
			dataset = await action["~run"](dataset, config$1);
			if (dataset.issues) {
				for (const issue of dataset.issues) if (!prevIssues?.includes(issue)) {
					let pathInput = dataset.value;
					for (const key of path) {
						const pathValue = pathInput[key];
						const pathItem = {
							type: "unknown",
							origin: "value",
							input: pathInput,
							key,
							value: pathValue
						};
						if (issue.path) issue.path.push(pathItem);
						else issue.path = [pathItem];
						if (!pathValue) break;
						pathInput = pathValue;
					}
				}
			}
			return dataset;
		}
	};
}

//#endregion
//#region src/methods/getDefault/getDefault.ts
/**
* Returns the default value of the schema.
*
* @param schema The schema to get it from.
* @param dataset The input dataset if available.
* @param config The config if available.
*
* @returns The default value.
*/
/* @__NO_SIDE_EFFECTS__ */
function getDefault(schema, dataset, config$1) {
	return typeof schema.default === "function" ? schema.default(dataset, config$1) : schema.default;
}

//#endregion
//#region src/methods/getDefaults/getDefaults.ts
/**
* Returns the default values of the schema.
*
* Hint: The difference to `getDefault` is that for object and tuple schemas
* this function recursively returns the default values of the subschemas
* instead of `undefined`.
*
* @param schema The schema to get them from.
*
* @returns The default values.
*/
/* @__NO_SIDE_EFFECTS__ */
function getDefaults(schema) {
	if ("entries" in schema) {
		const object$1 = {};
		for (const key in schema.entries) object$1[key] = /* @__PURE__ */ getDefaults(schema.entries[key]);
		return object$1;
	}
	if ("items" in schema) return schema.items.map(getDefaults);
	return /* @__PURE__ */ getDefault(schema);
}

//#endregion
//#region src/methods/getDefaults/getDefaultsAsync.ts
/**
* Returns the default values of the schema.
*
* Hint: The difference to `getDefault` is that for object and tuple schemas
* this function recursively returns the default values of the subschemas
* instead of `undefined`.
*
* @param schema The schema to get them from.
*
* @returns The default values.
*/
/* @__NO_SIDE_EFFECTS__ */
async function getDefaultsAsync(schema) {
	if ("entries" in schema) return Object.fromEntries(await Promise.all(Object.entries(schema.entries).map(async ([key, value$1]) => [key, await /* @__PURE__ */ getDefaultsAsync(value$1)])));
	if ("items" in schema) return Promise.all(schema.items.map(getDefaultsAsync));
	return /* @__PURE__ */ getDefault(schema);
}

//#endregion
//#region src/methods/getDescription/getDescription.ts
/**
* Returns the description of the schema.
*
* If multiple descriptions are defined, the last one of the highest level is
* returned. If no description is defined, `undefined` is returned.
*
* @param schema The schema to get the description from.
*
* @returns The description, if any.
*
* @beta
*/
/* @__NO_SIDE_EFFECTS__ */
function getDescription(schema) {
	return /* @__PURE__ */ _getLastMetadata(schema, "description");
}

//#endregion
//#region src/methods/getExamples/getExamples.ts
/**
* Returns the examples of a schema.
*
* If multiple examples are defined, it concatenates them using depth-first
* search. If no examples are defined, an empty array is returned.
*
* @param schema The schema to get the examples from.
*
* @returns The examples, if any.
*
* @beta
*/
/* @__NO_SIDE_EFFECTS__ */
function getExamples(schema) {
	const examples$1 = [];
	function depthFirstCollect(schema$1) {
		if ("pipe" in schema$1) {
			for (const item of schema$1.pipe) if (item.kind === "schema" && "pipe" in item) depthFirstCollect(item);
			else if (item.kind === "metadata" && item.type === "examples") for (const example of item.examples) examples$1.push(example);
		}
	}
	depthFirstCollect(schema);
	return examples$1;
}

//#endregion
//#region src/methods/getFallbacks/getFallbacks.ts
/**
* Returns the fallback values of the schema.
*
* Hint: The difference to `getFallback` is that for object and tuple schemas
* this function recursively returns the fallback values of the subschemas
* instead of `undefined`.
*
* @param schema The schema to get them from.
*
* @returns The fallback values.
*/
/* @__NO_SIDE_EFFECTS__ */
function getFallbacks(schema) {
	if ("entries" in schema) {
		const object$1 = {};
		for (const key in schema.entries) object$1[key] = /* @__PURE__ */ getFallbacks(schema.entries[key]);
		return object$1;
	}
	if ("items" in schema) return schema.items.map(getFallbacks);
	return /* @__PURE__ */ getFallback(schema);
}

//#endregion
//#region src/methods/getFallbacks/getFallbacksAsync.ts
/**
* Returns the fallback values of the schema.
*
* Hint: The difference to `getFallback` is that for object and tuple schemas
* this function recursively returns the fallback values of the subschemas
* instead of `undefined`.
*
* @param schema The schema to get them from.
*
* @returns The fallback values.
*/
/* @__NO_SIDE_EFFECTS__ */
async function getFallbacksAsync(schema) {
	if ("entries" in schema) return Object.fromEntries(await Promise.all(Object.entries(schema.entries).map(async ([key, value$1]) => [key, await /* @__PURE__ */ getFallbacksAsync(value$1)])));
	if ("items" in schema) return Promise.all(schema.items.map(getFallbacksAsync));
	return /* @__PURE__ */ getFallback(schema);
}

//#endregion
//#region src/methods/getMetadata/getMetadata.ts
/**
* Returns the metadata of a schema.
*
* If multiple metadata are defined, it shallowly merges them using depth-first
* search. If no metadata is defined, an empty object is returned.
*
* @param schema Schema to get the metadata from.
*
* @returns The metadata, if any.
*
* @beta
*/
/* @__NO_SIDE_EFFECTS__ */
function getMetadata(schema) {
	const result = {};
	function depthFirstMerge(schema$1) {
		if ("pipe" in schema$1) {
			for (const item of schema$1.pipe) if (item.kind === "schema" && "pipe" in item) depthFirstMerge(item);
			else if (item.kind === "metadata" && item.type === "metadata") Object.assign(result, item.metadata);
		}
	}
	depthFirstMerge(schema);
	return result;
}

//#endregion
//#region src/methods/getTitle/getTitle.ts
/**
* Returns the title of the schema.
*
* If multiple titles are defined, the last one of the highest level is
* returned. If no title is defined, `undefined` is returned.
*
* @param schema The schema to get the title from.
*
* @returns The title, if any.
*
* @beta
*/
/* @__NO_SIDE_EFFECTS__ */
function getTitle(schema) {
	return /* @__PURE__ */ _getLastMetadata(schema, "title");
}

//#endregion
//#region src/methods/is/is.ts
/**
* Checks if the input matches the schema. By using a type predicate, this
* function can be used as a type guard.
*
* @param schema The schema to be used.
* @param input The input to be tested.
*
* @returns Whether the input matches the schema.
*/
/* @__NO_SIDE_EFFECTS__ */
function is(schema, input) {
	return !schema["~run"]({ value: input }, ABORT_EARLY_CONFIG).issues;
}

//#endregion
//#region src/schemas/any/any.ts
/**
* Creates an any schema.
*
* Hint: This schema function exists only for completeness and is not
* recommended in practice. Instead, `unknown` should be used to accept
* unknown data.
*
* @returns An any schema.
*/
/* @__NO_SIDE_EFFECTS__ */
function any() {
	return _standardSchema({
		kind: "schema",
		type: "any",
		reference: any,
		expects: "any",
		async: false,
		"~run"(dataset) {
			dataset.typed = true;
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/array/array.ts
/* @__NO_SIDE_EFFECTS__ */
function array(item, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "array",
		reference: array,
		expects: "Array",
		async: false,
		item,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (Array.isArray(input)) {
				dataset.typed = true;
				dataset.value = [];
				for (let key = 0; key < input.length; key++) {
					const value$1 = input[key];
					const itemDataset = this.item["~run"]({ value: value$1 }, config$1);
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/array/arrayAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function arrayAsync(item, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "array",
		reference: arrayAsync,
		expects: "Array",
		async: true,
		item,
		message: message$1,
		async "~run"(dataset, config$1) {
			const input = dataset.value;
			if (Array.isArray(input)) {
				dataset.typed = true;
				dataset.value = [];
				const itemDatasets = await Promise.all(input.map((value$1) => this.item["~run"]({ value: value$1 }, config$1)));
				for (let key = 0; key < itemDatasets.length; key++) {
					const itemDataset = itemDatasets[key];
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: input[key]
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/bigint/bigint.ts
/* @__NO_SIDE_EFFECTS__ */
function bigint(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "bigint",
		reference: bigint,
		expects: "bigint",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (typeof dataset.value === "bigint") dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/blob/blob.ts
/* @__NO_SIDE_EFFECTS__ */
function blob(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "blob",
		reference: blob,
		expects: "Blob",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.value instanceof Blob) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/boolean/boolean.ts
/* @__NO_SIDE_EFFECTS__ */
function dist_boolean(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "boolean",
		reference: dist_boolean,
		expects: "boolean",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (typeof dataset.value === "boolean") dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/custom/custom.ts
/* @__NO_SIDE_EFFECTS__ */
function custom(check$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "custom",
		reference: custom,
		expects: "unknown",
		async: false,
		check: check$1,
		message: message$1,
		"~run"(dataset, config$1) {
			if (this.check(dataset.value)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/custom/customAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function customAsync(check$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "custom",
		reference: customAsync,
		expects: "unknown",
		async: true,
		check: check$1,
		message: message$1,
		async "~run"(dataset, config$1) {
			if (await this.check(dataset.value)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/date/date.ts
/* @__NO_SIDE_EFFECTS__ */
function date(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "date",
		reference: date,
		expects: "Date",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.value instanceof Date) if (!isNaN(dataset.value)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1, { received: "\"Invalid Date\"" });
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/enum/enum.ts
/* @__NO_SIDE_EFFECTS__ */
function enum_(enum__, message$1) {
	const options = [];
	for (const key in enum__) if (`${+key}` !== key || typeof enum__[key] !== "string" || !Object.is(enum__[enum__[key]], +key)) options.push(enum__[key]);
	return _standardSchema({
		kind: "schema",
		type: "enum",
		reference: enum_,
		expects: /* @__PURE__ */ _joinExpects(options.map(_stringify), "|"),
		async: false,
		enum: enum__,
		options,
		message: message$1,
		"~run"(dataset, config$1) {
			if (this.options.includes(dataset.value)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/exactOptional/exactOptional.ts
/* @__NO_SIDE_EFFECTS__ */
function exactOptional(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "exact_optional",
		reference: exactOptional,
		expects: wrapped.expects,
		async: false,
		wrapped,
		default: default_,
		"~run"(dataset, config$1) {
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}

//#endregion
//#region src/schemas/exactOptional/exactOptionalAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function exactOptionalAsync(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "exact_optional",
		reference: exactOptionalAsync,
		expects: wrapped.expects,
		async: true,
		wrapped,
		default: default_,
		async "~run"(dataset, config$1) {
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}

//#endregion
//#region src/schemas/file/file.ts
/* @__NO_SIDE_EFFECTS__ */
function file(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "file",
		reference: file,
		expects: "File",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.value instanceof File) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/function/function.ts
/* @__NO_SIDE_EFFECTS__ */
function function_(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "function",
		reference: function_,
		expects: "Function",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (typeof dataset.value === "function") dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/instance/instance.ts
/* @__NO_SIDE_EFFECTS__ */
function instance(class_, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "instance",
		reference: instance,
		expects: class_.name,
		async: false,
		class: class_,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.value instanceof this.class) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/intersect/utils/_merge/_merge.ts
/**
* Merges two values into one single output.
*
* @param value1 First value.
* @param value2 Second value.
*
* @returns The merge dataset.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _merge(value1, value2) {
	if (typeof value1 === typeof value2) {
		if (/* @__PURE__ */ _isSameValueZero(value1, value2) || value1 instanceof Date && value2 instanceof Date && /* @__PURE__ */ _isSameValueZero(+value1, +value2)) return { value: value1 };
		if (value1 && value2 && value1.constructor === Object && value2.constructor === Object) {
			const nextValue = {
				...value1,
				...value2
			};
			for (const key in value2) if (Object.prototype.hasOwnProperty.call(value1, key) && Object.prototype.hasOwnProperty.call(value2, key)) {
				const dataset = /* @__PURE__ */ _merge(value1[key], value2[key]);
				if (dataset.issue) return dataset;
				nextValue[key] = dataset.value;
			}
			return { value: nextValue };
		}
		if (Array.isArray(value1) && Array.isArray(value2)) {
			if (value1.length === value2.length) {
				const nextValue = [...value1];
				for (let index = 0; index < value1.length; index++) {
					const dataset = /* @__PURE__ */ _merge(value1[index], value2[index]);
					if (dataset.issue) return dataset;
					nextValue[index] = dataset.value;
				}
				return { value: nextValue };
			}
		}
	}
	return { issue: true };
}

//#endregion
//#region src/schemas/intersect/intersect.ts
/* @__NO_SIDE_EFFECTS__ */
function intersect(options, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "intersect",
		reference: intersect,
		expects: /* @__PURE__ */ _joinExpects(options.map((option) => option.expects), "&"),
		async: false,
		options,
		message: message$1,
		"~run"(dataset, config$1) {
			if (this.options.length) {
				const input = dataset.value;
				let outputs;
				dataset.typed = true;
				for (const schema of this.options) {
					const optionDataset = schema["~run"]({ value: input }, config$1);
					if (optionDataset.issues) {
						if (dataset.issues) for (const issue of optionDataset.issues) dataset.issues.push(issue);
						else dataset.issues = optionDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!optionDataset.typed) dataset.typed = false;
					if (dataset.typed) if (outputs) outputs.push(optionDataset.value);
					else outputs = [optionDataset.value];
				}
				if (dataset.typed) {
					dataset.value = outputs[0];
					for (let index = 1; index < outputs.length; index++) {
						const mergeDataset = /* @__PURE__ */ _merge(dataset.value, outputs[index]);
						if (mergeDataset.issue) {
							_addIssue(this, "type", dataset, config$1, { received: "unknown" });
							break;
						}
						dataset.value = mergeDataset.value;
					}
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/intersect/intersectAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function intersectAsync(options, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "intersect",
		reference: intersectAsync,
		expects: /* @__PURE__ */ _joinExpects(options.map((option) => option.expects), "&"),
		async: true,
		options,
		message: message$1,
		async "~run"(dataset, config$1) {
			if (this.options.length) {
				const input = dataset.value;
				let outputs;
				dataset.typed = true;
				const optionDatasets = await Promise.all(this.options.map((schema) => schema["~run"]({ value: input }, config$1)));
				for (const optionDataset of optionDatasets) {
					if (optionDataset.issues) {
						if (dataset.issues) for (const issue of optionDataset.issues) dataset.issues.push(issue);
						else dataset.issues = optionDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!optionDataset.typed) dataset.typed = false;
					if (dataset.typed) if (outputs) outputs.push(optionDataset.value);
					else outputs = [optionDataset.value];
				}
				if (dataset.typed) {
					dataset.value = outputs[0];
					for (let index = 1; index < outputs.length; index++) {
						const mergeDataset = /* @__PURE__ */ _merge(dataset.value, outputs[index]);
						if (mergeDataset.issue) {
							_addIssue(this, "type", dataset, config$1, { received: "unknown" });
							break;
						}
						dataset.value = mergeDataset.value;
					}
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/lazy/lazy.ts
/**
* Creates a lazy schema.
*
* @param getter The schema getter.
*
* @returns A lazy schema.
*/
/* @__NO_SIDE_EFFECTS__ */
function lazy(getter) {
	return _standardSchema({
		kind: "schema",
		type: "lazy",
		reference: lazy,
		expects: "unknown",
		async: false,
		getter,
		"~run"(dataset, config$1) {
			return this.getter(dataset.value)["~run"](dataset, config$1);
		}
	});
}

//#endregion
//#region src/schemas/lazy/lazyAsync.ts
/**
* Creates a lazy schema.
*
* @param getter The schema getter.
*
* @returns A lazy schema.
*/
/* @__NO_SIDE_EFFECTS__ */
function lazyAsync(getter) {
	return _standardSchema({
		kind: "schema",
		type: "lazy",
		reference: lazyAsync,
		expects: "unknown",
		async: true,
		getter,
		async "~run"(dataset, config$1) {
			return (await this.getter(dataset.value))["~run"](dataset, config$1);
		}
	});
}

//#endregion
//#region src/schemas/literal/literal.ts
/* @__NO_SIDE_EFFECTS__ */
function literal(literal_, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "literal",
		reference: literal,
		expects: /* @__PURE__ */ _stringify(literal_),
		async: false,
		literal: literal_,
		message: message$1,
		"~run"(dataset, config$1) {
			if (/* @__PURE__ */ _isSameValueZero(dataset.value, this.literal)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/looseObject/looseObject.ts
/* @__NO_SIDE_EFFECTS__ */
function looseObject(entries$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "loose_object",
		reference: looseObject,
		expects: "Object",
		async: false,
		entries: entries$1,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const key in this.entries) {
					const valueSchema = this.entries[key];
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
						const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: value$1
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					} else if (valueSchema.fallback !== void 0) dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
					else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
						_addIssue(this, "key", dataset, config$1, {
							input: void 0,
							expected: `"${key}"`,
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						if (config$1.abortEarly) break;
					}
				}
				if (!dataset.issues || !config$1.abortEarly) {
					for (const key in input) if (/* @__PURE__ */ _isValidObjectKey(input, key) && !Object.prototype.hasOwnProperty.call(this.entries, key)) dataset.value[key] = input[key];
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/looseObject/looseObjectAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function looseObjectAsync(entries$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "loose_object",
		reference: looseObjectAsync,
		expects: "Object",
		async: true,
		entries: entries$1,
		message: message$1,
		async "~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				const valueDatasets = await Promise.all(Object.entries(this.entries).map(async ([key, valueSchema]) => {
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : await /* @__PURE__ */ getDefault(valueSchema);
						return [
							key,
							value$1,
							valueSchema,
							await valueSchema["~run"]({ value: value$1 }, config$1)
						];
					}
					return [
						key,
						input[key],
						valueSchema,
						null
					];
				}));
				for (const [key, value$1, valueSchema, valueDataset] of valueDatasets) if (valueDataset) {
					if (valueDataset.issues) {
						const pathItem = {
							type: "object",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of valueDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = valueDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!valueDataset.typed) dataset.typed = false;
					dataset.value[key] = valueDataset.value;
				} else if (valueSchema.fallback !== void 0) dataset.value[key] = await /* @__PURE__ */ getFallback(valueSchema);
				else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
					_addIssue(this, "key", dataset, config$1, {
						input: void 0,
						expected: `"${key}"`,
						path: [{
							type: "object",
							origin: "key",
							input,
							key,
							value: value$1
						}]
					});
					if (config$1.abortEarly) break;
				}
				if (!dataset.issues || !config$1.abortEarly) {
					for (const key in input) if (/* @__PURE__ */ _isValidObjectKey(input, key) && !Object.prototype.hasOwnProperty.call(this.entries, key)) dataset.value[key] = input[key];
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/looseTuple/looseTuple.ts
/* @__NO_SIDE_EFFECTS__ */
function looseTuple(items, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "loose_tuple",
		reference: looseTuple,
		expects: "Array",
		async: false,
		items,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (Array.isArray(input)) {
				dataset.typed = true;
				dataset.value = [];
				for (let key = 0; key < this.items.length; key++) {
					const value$1 = input[key];
					const itemDataset = this.items[key]["~run"]({ value: value$1 }, config$1);
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
				if (!dataset.issues || !config$1.abortEarly) for (let key = this.items.length; key < input.length; key++) dataset.value.push(input[key]);
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/looseTuple/looseTupleAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function looseTupleAsync(items, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "loose_tuple",
		reference: looseTupleAsync,
		expects: "Array",
		async: true,
		items,
		message: message$1,
		async "~run"(dataset, config$1) {
			const input = dataset.value;
			if (Array.isArray(input)) {
				dataset.typed = true;
				dataset.value = [];
				const itemDatasets = await Promise.all(this.items.map(async (item, key) => {
					const value$1 = input[key];
					return [
						key,
						value$1,
						await item["~run"]({ value: value$1 }, config$1)
					];
				}));
				for (const [key, value$1, itemDataset] of itemDatasets) {
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
				if (!dataset.issues || !config$1.abortEarly) for (let key = this.items.length; key < input.length; key++) dataset.value.push(input[key]);
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/map/map.ts
/* @__NO_SIDE_EFFECTS__ */
function map(key, value$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "map",
		reference: map,
		expects: "Map",
		async: false,
		key,
		value: value$1,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input instanceof Map) {
				dataset.typed = true;
				dataset.value = /* @__PURE__ */ new Map();
				for (const [inputKey, inputValue] of input) {
					const keyDataset = this.key["~run"]({ value: inputKey }, config$1);
					if (keyDataset.issues) {
						const pathItem = {
							type: "map",
							origin: "key",
							input,
							key: inputKey,
							value: inputValue
						};
						for (const issue of keyDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = keyDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					const valueDataset = this.value["~run"]({ value: inputValue }, config$1);
					if (valueDataset.issues) {
						const pathItem = {
							type: "map",
							origin: "value",
							input,
							key: inputKey,
							value: inputValue
						};
						for (const issue of valueDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = valueDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!keyDataset.typed || !valueDataset.typed) dataset.typed = false;
					dataset.value.set(keyDataset.value, valueDataset.value);
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/map/mapAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function mapAsync(key, value$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "map",
		reference: mapAsync,
		expects: "Map",
		async: true,
		key,
		value: value$1,
		message: message$1,
		async "~run"(dataset, config$1) {
			const input = dataset.value;
			if (input instanceof Map) {
				dataset.typed = true;
				dataset.value = /* @__PURE__ */ new Map();
				const datasets = await Promise.all([...input].map(([inputKey, inputValue]) => Promise.all([
					inputKey,
					inputValue,
					this.key["~run"]({ value: inputKey }, config$1),
					this.value["~run"]({ value: inputValue }, config$1)
				])));
				for (const [inputKey, inputValue, keyDataset, valueDataset] of datasets) {
					if (keyDataset.issues) {
						const pathItem = {
							type: "map",
							origin: "key",
							input,
							key: inputKey,
							value: inputValue
						};
						for (const issue of keyDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = keyDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (valueDataset.issues) {
						const pathItem = {
							type: "map",
							origin: "value",
							input,
							key: inputKey,
							value: inputValue
						};
						for (const issue of valueDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = valueDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!keyDataset.typed || !valueDataset.typed) dataset.typed = false;
					dataset.value.set(keyDataset.value, valueDataset.value);
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/nan/nan.ts
/* @__NO_SIDE_EFFECTS__ */
function nan(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "nan",
		reference: nan,
		expects: "NaN",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (Number.isNaN(dataset.value)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/never/never.ts
/* @__NO_SIDE_EFFECTS__ */
function never(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "never",
		reference: never,
		expects: "never",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			_addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/nonNullable/nonNullable.ts
/* @__NO_SIDE_EFFECTS__ */
function nonNullable(wrapped, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "non_nullable",
		reference: nonNullable,
		expects: "!null",
		async: false,
		wrapped,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.value !== null) dataset = this.wrapped["~run"](dataset, config$1);
			if (dataset.value === null) _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/nonNullable/nonNullableAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function nonNullableAsync(wrapped, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "non_nullable",
		reference: nonNullableAsync,
		expects: "!null",
		async: true,
		wrapped,
		message: message$1,
		async "~run"(dataset, config$1) {
			if (dataset.value !== null) dataset = await this.wrapped["~run"](dataset, config$1);
			if (dataset.value === null) _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/nonNullish/nonNullish.ts
/* @__NO_SIDE_EFFECTS__ */
function nonNullish(wrapped, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "non_nullish",
		reference: nonNullish,
		expects: "(!null & !undefined)",
		async: false,
		wrapped,
		message: message$1,
		"~run"(dataset, config$1) {
			if (!(dataset.value === null || dataset.value === void 0)) dataset = this.wrapped["~run"](dataset, config$1);
			if (dataset.value === null || dataset.value === void 0) _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/nonNullish/nonNullishAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function nonNullishAsync(wrapped, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "non_nullish",
		reference: nonNullishAsync,
		expects: "(!null & !undefined)",
		async: true,
		wrapped,
		message: message$1,
		async "~run"(dataset, config$1) {
			if (!(dataset.value === null || dataset.value === void 0)) dataset = await this.wrapped["~run"](dataset, config$1);
			if (dataset.value === null || dataset.value === void 0) _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/nonOptional/nonOptional.ts
/* @__NO_SIDE_EFFECTS__ */
function nonOptional(wrapped, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "non_optional",
		reference: nonOptional,
		expects: "!undefined",
		async: false,
		wrapped,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.value !== void 0) dataset = this.wrapped["~run"](dataset, config$1);
			if (dataset.value === void 0) _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/nonOptional/nonOptionalAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function nonOptionalAsync(wrapped, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "non_optional",
		reference: nonOptionalAsync,
		expects: "!undefined",
		async: true,
		wrapped,
		message: message$1,
		async "~run"(dataset, config$1) {
			if (dataset.value !== void 0) dataset = await this.wrapped["~run"](dataset, config$1);
			if (dataset.value === void 0) _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/null/null.ts
/* @__NO_SIDE_EFFECTS__ */
function null_(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "null",
		reference: null_,
		expects: "null",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.value === null) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/nullable/nullable.ts
/* @__NO_SIDE_EFFECTS__ */
function nullable(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "nullable",
		reference: nullable,
		expects: `(${wrapped.expects} | null)`,
		async: false,
		wrapped,
		default: default_,
		"~run"(dataset, config$1) {
			if (dataset.value === null) {
				if (this.default !== void 0) dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
				if (dataset.value === null) {
					dataset.typed = true;
					return dataset;
				}
			}
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}

//#endregion
//#region src/schemas/nullable/nullableAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function nullableAsync(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "nullable",
		reference: nullableAsync,
		expects: `(${wrapped.expects} | null)`,
		async: true,
		wrapped,
		default: default_,
		async "~run"(dataset, config$1) {
			if (dataset.value === null) {
				if (this.default !== void 0) dataset.value = await /* @__PURE__ */ getDefault(this, dataset, config$1);
				if (dataset.value === null) {
					dataset.typed = true;
					return dataset;
				}
			}
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}

//#endregion
//#region src/schemas/nullish/nullish.ts
/* @__NO_SIDE_EFFECTS__ */
function nullish(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "nullish",
		reference: nullish,
		expects: `(${wrapped.expects} | null | undefined)`,
		async: false,
		wrapped,
		default: default_,
		"~run"(dataset, config$1) {
			if (dataset.value === null || dataset.value === void 0) {
				if (this.default !== void 0) dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
				if (dataset.value === null || dataset.value === void 0) {
					dataset.typed = true;
					return dataset;
				}
			}
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}

//#endregion
//#region src/schemas/nullish/nullishAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function nullishAsync(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "nullish",
		reference: nullishAsync,
		expects: `(${wrapped.expects} | null | undefined)`,
		async: true,
		wrapped,
		default: default_,
		async "~run"(dataset, config$1) {
			if (dataset.value === null || dataset.value === void 0) {
				if (this.default !== void 0) dataset.value = await /* @__PURE__ */ getDefault(this, dataset, config$1);
				if (dataset.value === null || dataset.value === void 0) {
					dataset.typed = true;
					return dataset;
				}
			}
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}

//#endregion
//#region src/schemas/number/number.ts
/* @__NO_SIDE_EFFECTS__ */
function number(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "number",
		reference: number,
		expects: "number",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (typeof dataset.value === "number" && !isNaN(dataset.value)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/object/object.ts
/* @__NO_SIDE_EFFECTS__ */
function object(entries$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "object",
		reference: object,
		expects: "Object",
		async: false,
		entries: entries$1,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const key in this.entries) {
					const valueSchema = this.entries[key];
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
						const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: value$1
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					} else if (valueSchema.fallback !== void 0) dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
					else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
						_addIssue(this, "key", dataset, config$1, {
							input: void 0,
							expected: `"${key}"`,
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						if (config$1.abortEarly) break;
					}
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/object/objectAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function objectAsync(entries$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "object",
		reference: objectAsync,
		expects: "Object",
		async: true,
		entries: entries$1,
		message: message$1,
		async "~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				const valueDatasets = await Promise.all(Object.entries(this.entries).map(async ([key, valueSchema]) => {
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : await /* @__PURE__ */ getDefault(valueSchema);
						return [
							key,
							value$1,
							valueSchema,
							await valueSchema["~run"]({ value: value$1 }, config$1)
						];
					}
					return [
						key,
						input[key],
						valueSchema,
						null
					];
				}));
				for (const [key, value$1, valueSchema, valueDataset] of valueDatasets) if (valueDataset) {
					if (valueDataset.issues) {
						const pathItem = {
							type: "object",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of valueDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = valueDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!valueDataset.typed) dataset.typed = false;
					dataset.value[key] = valueDataset.value;
				} else if (valueSchema.fallback !== void 0) dataset.value[key] = await /* @__PURE__ */ getFallback(valueSchema);
				else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
					_addIssue(this, "key", dataset, config$1, {
						input: void 0,
						expected: `"${key}"`,
						path: [{
							type: "object",
							origin: "key",
							input,
							key,
							value: value$1
						}]
					});
					if (config$1.abortEarly) break;
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/objectWithRest/objectWithRest.ts
/* @__NO_SIDE_EFFECTS__ */
function objectWithRest(entries$1, rest, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "object_with_rest",
		reference: objectWithRest,
		expects: "Object",
		async: false,
		entries: entries$1,
		rest,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const key in this.entries) {
					const valueSchema = this.entries[key];
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
						const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: value$1
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					} else if (valueSchema.fallback !== void 0) dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
					else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
						_addIssue(this, "key", dataset, config$1, {
							input: void 0,
							expected: `"${key}"`,
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						if (config$1.abortEarly) break;
					}
				}
				if (!dataset.issues || !config$1.abortEarly) {
					for (const key in input) if (/* @__PURE__ */ _isValidObjectKey(input, key) && !Object.prototype.hasOwnProperty.call(this.entries, key)) {
						const valueDataset = this.rest["~run"]({ value: input[key] }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: input[key]
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					}
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/objectWithRest/objectWithRestAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function objectWithRestAsync(entries$1, rest, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "object_with_rest",
		reference: objectWithRestAsync,
		expects: "Object",
		async: true,
		entries: entries$1,
		rest,
		message: message$1,
		async "~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				const [normalDatasets, restDatasets] = await Promise.all([Promise.all(Object.entries(this.entries).map(async ([key, valueSchema]) => {
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : await /* @__PURE__ */ getDefault(valueSchema);
						return [
							key,
							value$1,
							valueSchema,
							await valueSchema["~run"]({ value: value$1 }, config$1)
						];
					}
					return [
						key,
						input[key],
						valueSchema,
						null
					];
				})), Promise.all(Object.entries(input).filter(([key]) => /* @__PURE__ */ _isValidObjectKey(input, key) && !Object.prototype.hasOwnProperty.call(this.entries, key)).map(async ([key, value$1]) => [
					key,
					value$1,
					await this.rest["~run"]({ value: value$1 }, config$1)
				]))]);
				for (const [key, value$1, valueSchema, valueDataset] of normalDatasets) if (valueDataset) {
					if (valueDataset.issues) {
						const pathItem = {
							type: "object",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of valueDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = valueDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!valueDataset.typed) dataset.typed = false;
					dataset.value[key] = valueDataset.value;
				} else if (valueSchema.fallback !== void 0) dataset.value[key] = await /* @__PURE__ */ getFallback(valueSchema);
				else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
					_addIssue(this, "key", dataset, config$1, {
						input: void 0,
						expected: `"${key}"`,
						path: [{
							type: "object",
							origin: "key",
							input,
							key,
							value: value$1
						}]
					});
					if (config$1.abortEarly) break;
				}
				if (!dataset.issues || !config$1.abortEarly) for (const [key, value$1, valueDataset] of restDatasets) {
					if (valueDataset.issues) {
						const pathItem = {
							type: "object",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of valueDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = valueDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!valueDataset.typed) dataset.typed = false;
					dataset.value[key] = valueDataset.value;
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/optional/optional.ts
/* @__NO_SIDE_EFFECTS__ */
function optional(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "optional",
		reference: optional,
		expects: `(${wrapped.expects} | undefined)`,
		async: false,
		wrapped,
		default: default_,
		"~run"(dataset, config$1) {
			if (dataset.value === void 0) {
				if (this.default !== void 0) dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
				if (dataset.value === void 0) {
					dataset.typed = true;
					return dataset;
				}
			}
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}

//#endregion
//#region src/schemas/optional/optionalAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function optionalAsync(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "optional",
		reference: optionalAsync,
		expects: `(${wrapped.expects} | undefined)`,
		async: true,
		wrapped,
		default: default_,
		async "~run"(dataset, config$1) {
			if (dataset.value === void 0) {
				if (this.default !== void 0) dataset.value = await /* @__PURE__ */ getDefault(this, dataset, config$1);
				if (dataset.value === void 0) {
					dataset.typed = true;
					return dataset;
				}
			}
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}

//#endregion
//#region src/schemas/picklist/picklist.ts
/* @__NO_SIDE_EFFECTS__ */
function picklist(options, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "picklist",
		reference: picklist,
		expects: /* @__PURE__ */ _joinExpects(options.map(_stringify), "|"),
		async: false,
		options,
		message: message$1,
		"~run"(dataset, config$1) {
			if (this.options.includes(dataset.value)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/promise/promise.ts
/* @__NO_SIDE_EFFECTS__ */
function promise(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "promise",
		reference: promise,
		expects: "Promise",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.value instanceof Promise) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/record/record.ts
/* @__NO_SIDE_EFFECTS__ */
function record(key, value$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "record",
		reference: record,
		expects: "Object",
		async: false,
		key,
		value: value$1,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const entryKey in input) if (/* @__PURE__ */ _isValidObjectKey(input, entryKey)) {
					const entryValue = input[entryKey];
					const keyDataset = this.key["~run"]({ value: entryKey }, config$1);
					if (keyDataset.issues) {
						const pathItem = {
							type: "object",
							origin: "key",
							input,
							key: entryKey,
							value: entryValue
						};
						for (const issue of keyDataset.issues) {
							issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = keyDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					const valueDataset = this.value["~run"]({ value: entryValue }, config$1);
					if (valueDataset.issues) {
						const pathItem = {
							type: "object",
							origin: "value",
							input,
							key: entryKey,
							value: entryValue
						};
						for (const issue of valueDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = valueDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!keyDataset.typed || !valueDataset.typed) dataset.typed = false;
					if (keyDataset.typed) dataset.value[keyDataset.value] = valueDataset.value;
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/record/recordAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function recordAsync(key, value$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "record",
		reference: recordAsync,
		expects: "Object",
		async: true,
		key,
		value: value$1,
		message: message$1,
		async "~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				const datasets = await Promise.all(Object.entries(input).filter(([key$1]) => /* @__PURE__ */ _isValidObjectKey(input, key$1)).map(([entryKey, entryValue]) => Promise.all([
					entryKey,
					entryValue,
					this.key["~run"]({ value: entryKey }, config$1),
					this.value["~run"]({ value: entryValue }, config$1)
				])));
				for (const [entryKey, entryValue, keyDataset, valueDataset] of datasets) {
					if (keyDataset.issues) {
						const pathItem = {
							type: "object",
							origin: "key",
							input,
							key: entryKey,
							value: entryValue
						};
						for (const issue of keyDataset.issues) {
							issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = keyDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (valueDataset.issues) {
						const pathItem = {
							type: "object",
							origin: "value",
							input,
							key: entryKey,
							value: entryValue
						};
						for (const issue of valueDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = valueDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!keyDataset.typed || !valueDataset.typed) dataset.typed = false;
					if (keyDataset.typed) dataset.value[keyDataset.value] = valueDataset.value;
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/set/set.ts
/* @__NO_SIDE_EFFECTS__ */
function set(value$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "set",
		reference: set,
		expects: "Set",
		async: false,
		value: value$1,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input instanceof Set) {
				dataset.typed = true;
				dataset.value = /* @__PURE__ */ new Set();
				for (const inputValue of input) {
					const valueDataset = this.value["~run"]({ value: inputValue }, config$1);
					if (valueDataset.issues) {
						const pathItem = {
							type: "set",
							origin: "value",
							input,
							key: null,
							value: inputValue
						};
						for (const issue of valueDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = valueDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!valueDataset.typed) dataset.typed = false;
					dataset.value.add(valueDataset.value);
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/set/setAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function setAsync(value$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "set",
		reference: setAsync,
		expects: "Set",
		async: true,
		value: value$1,
		message: message$1,
		async "~run"(dataset, config$1) {
			const input = dataset.value;
			if (input instanceof Set) {
				dataset.typed = true;
				dataset.value = /* @__PURE__ */ new Set();
				const valueDatasets = await Promise.all([...input].map(async (inputValue) => [inputValue, await this.value["~run"]({ value: inputValue }, config$1)]));
				for (const [inputValue, valueDataset] of valueDatasets) {
					if (valueDataset.issues) {
						const pathItem = {
							type: "set",
							origin: "value",
							input,
							key: null,
							value: inputValue
						};
						for (const issue of valueDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = valueDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!valueDataset.typed) dataset.typed = false;
					dataset.value.add(valueDataset.value);
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/strictObject/strictObject.ts
/* @__NO_SIDE_EFFECTS__ */
function strictObject(entries$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "strict_object",
		reference: strictObject,
		expects: "Object",
		async: false,
		entries: entries$1,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const key in this.entries) {
					const valueSchema = this.entries[key];
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
						const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: value$1
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					} else if (valueSchema.fallback !== void 0) dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
					else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
						_addIssue(this, "key", dataset, config$1, {
							input: void 0,
							expected: `"${key}"`,
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						if (config$1.abortEarly) break;
					}
				}
				if (!dataset.issues || !config$1.abortEarly) {
					for (const key in input) if (!Object.prototype.hasOwnProperty.call(this.entries, key)) {
						_addIssue(this, "key", dataset, config$1, {
							input: key,
							expected: "never",
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						break;
					}
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/strictObject/strictObjectAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function strictObjectAsync(entries$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "strict_object",
		reference: strictObjectAsync,
		expects: "Object",
		async: true,
		entries: entries$1,
		message: message$1,
		async "~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				const valueDatasets = await Promise.all(Object.entries(this.entries).map(async ([key, valueSchema]) => {
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : await /* @__PURE__ */ getDefault(valueSchema);
						return [
							key,
							value$1,
							valueSchema,
							await valueSchema["~run"]({ value: value$1 }, config$1)
						];
					}
					return [
						key,
						input[key],
						valueSchema,
						null
					];
				}));
				for (const [key, value$1, valueSchema, valueDataset] of valueDatasets) if (valueDataset) {
					if (valueDataset.issues) {
						const pathItem = {
							type: "object",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of valueDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = valueDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!valueDataset.typed) dataset.typed = false;
					dataset.value[key] = valueDataset.value;
				} else if (valueSchema.fallback !== void 0) dataset.value[key] = await /* @__PURE__ */ getFallback(valueSchema);
				else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
					_addIssue(this, "key", dataset, config$1, {
						input: void 0,
						expected: `"${key}"`,
						path: [{
							type: "object",
							origin: "key",
							input,
							key,
							value: value$1
						}]
					});
					if (config$1.abortEarly) break;
				}
				if (!dataset.issues || !config$1.abortEarly) {
					for (const key in input) if (!Object.prototype.hasOwnProperty.call(this.entries, key)) {
						_addIssue(this, "key", dataset, config$1, {
							input: key,
							expected: "never",
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						break;
					}
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/strictTuple/strictTuple.ts
/* @__NO_SIDE_EFFECTS__ */
function strictTuple(items, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "strict_tuple",
		reference: strictTuple,
		expects: "Array",
		async: false,
		items,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (Array.isArray(input)) {
				dataset.typed = true;
				dataset.value = [];
				for (let key = 0; key < this.items.length; key++) {
					const value$1 = input[key];
					const itemDataset = this.items[key]["~run"]({ value: value$1 }, config$1);
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
				if (!(dataset.issues && config$1.abortEarly) && this.items.length < input.length) _addIssue(this, "type", dataset, config$1, {
					input: input[this.items.length],
					expected: "never",
					path: [{
						type: "array",
						origin: "value",
						input,
						key: this.items.length,
						value: input[this.items.length]
					}]
				});
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/strictTuple/strictTupleAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function strictTupleAsync(items, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "strict_tuple",
		reference: strictTupleAsync,
		expects: "Array",
		async: true,
		items,
		message: message$1,
		async "~run"(dataset, config$1) {
			const input = dataset.value;
			if (Array.isArray(input)) {
				dataset.typed = true;
				dataset.value = [];
				const itemDatasets = await Promise.all(this.items.map(async (item, key) => {
					const value$1 = input[key];
					return [
						key,
						value$1,
						await item["~run"]({ value: value$1 }, config$1)
					];
				}));
				for (const [key, value$1, itemDataset] of itemDatasets) {
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
				if (!(dataset.issues && config$1.abortEarly) && this.items.length < input.length) _addIssue(this, "type", dataset, config$1, {
					input: input[this.items.length],
					expected: "never",
					path: [{
						type: "array",
						origin: "value",
						input,
						key: this.items.length,
						value: input[this.items.length]
					}]
				});
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/string/string.ts
/* @__NO_SIDE_EFFECTS__ */
function string(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "string",
		reference: string,
		expects: "string",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (typeof dataset.value === "string") dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/symbol/symbol.ts
/* @__NO_SIDE_EFFECTS__ */
function symbol(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "symbol",
		reference: symbol,
		expects: "symbol",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (typeof dataset.value === "symbol") dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/tuple/tuple.ts
/* @__NO_SIDE_EFFECTS__ */
function tuple(items, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "tuple",
		reference: tuple,
		expects: "Array",
		async: false,
		items,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (Array.isArray(input)) {
				dataset.typed = true;
				dataset.value = [];
				for (let key = 0; key < this.items.length; key++) {
					const value$1 = input[key];
					const itemDataset = this.items[key]["~run"]({ value: value$1 }, config$1);
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/tuple/tupleAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function tupleAsync(items, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "tuple",
		reference: tupleAsync,
		expects: "Array",
		async: true,
		items,
		message: message$1,
		async "~run"(dataset, config$1) {
			const input = dataset.value;
			if (Array.isArray(input)) {
				dataset.typed = true;
				dataset.value = [];
				const itemDatasets = await Promise.all(this.items.map(async (item, key) => {
					const value$1 = input[key];
					return [
						key,
						value$1,
						await item["~run"]({ value: value$1 }, config$1)
					];
				}));
				for (const [key, value$1, itemDataset] of itemDatasets) {
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/tupleWithRest/tupleWithRest.ts
/* @__NO_SIDE_EFFECTS__ */
function tupleWithRest(items, rest, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "tuple_with_rest",
		reference: tupleWithRest,
		expects: "Array",
		async: false,
		items,
		rest,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (Array.isArray(input)) {
				dataset.typed = true;
				dataset.value = [];
				for (let key = 0; key < this.items.length; key++) {
					const value$1 = input[key];
					const itemDataset = this.items[key]["~run"]({ value: value$1 }, config$1);
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
				if (!dataset.issues || !config$1.abortEarly) for (let key = this.items.length; key < input.length; key++) {
					const value$1 = input[key];
					const itemDataset = this.rest["~run"]({ value: value$1 }, config$1);
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/tupleWithRest/tupleWithRestAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function tupleWithRestAsync(items, rest, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "tuple_with_rest",
		reference: tupleWithRestAsync,
		expects: "Array",
		async: true,
		items,
		rest,
		message: message$1,
		async "~run"(dataset, config$1) {
			const input = dataset.value;
			if (Array.isArray(input)) {
				dataset.typed = true;
				dataset.value = [];
				const [normalDatasets, restDatasets] = await Promise.all([Promise.all(this.items.map(async (item, key) => {
					const value$1 = input[key];
					return [
						key,
						value$1,
						await item["~run"]({ value: value$1 }, config$1)
					];
				})), Promise.all(input.slice(this.items.length).map(async (value$1, key) => {
					return [
						key + this.items.length,
						value$1,
						await this.rest["~run"]({ value: value$1 }, config$1)
					];
				}))]);
				for (const [key, value$1, itemDataset] of normalDatasets) {
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
				if (!dataset.issues || !config$1.abortEarly) for (const [key, value$1, itemDataset] of restDatasets) {
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/undefined/undefined.ts
/* @__NO_SIDE_EFFECTS__ */
function undefined_(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "undefined",
		reference: undefined_,
		expects: "undefined",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.value === void 0) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/undefinedable/undefinedable.ts
/* @__NO_SIDE_EFFECTS__ */
function undefinedable(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "undefinedable",
		reference: undefinedable,
		expects: `(${wrapped.expects} | undefined)`,
		async: false,
		wrapped,
		default: default_,
		"~run"(dataset, config$1) {
			if (dataset.value === void 0) {
				if (this.default !== void 0) dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
				if (dataset.value === void 0) {
					dataset.typed = true;
					return dataset;
				}
			}
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}

//#endregion
//#region src/schemas/undefinedable/undefinedableAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function undefinedableAsync(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "undefinedable",
		reference: undefinedableAsync,
		expects: `(${wrapped.expects} | undefined)`,
		async: true,
		wrapped,
		default: default_,
		async "~run"(dataset, config$1) {
			if (dataset.value === void 0) {
				if (this.default !== void 0) dataset.value = await /* @__PURE__ */ getDefault(this, dataset, config$1);
				if (dataset.value === void 0) {
					dataset.typed = true;
					return dataset;
				}
			}
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}

//#endregion
//#region src/schemas/union/utils/_subIssues/_subIssues.ts
/**
* Returns the sub issues of the provided datasets for the union issue.
*
* @param datasets The datasets.
*
* @returns The sub issues.
*
* @internal
*/
/* @__NO_SIDE_EFFECTS__ */
function _subIssues(datasets) {
	let issues;
	if (datasets) for (const dataset of datasets) if (issues) for (const issue of dataset.issues) issues.push(issue);
	else issues = dataset.issues;
	return issues;
}

//#endregion
//#region src/schemas/union/union.ts
/* @__NO_SIDE_EFFECTS__ */
function union(options, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "union",
		reference: union,
		expects: /* @__PURE__ */ _joinExpects(options.map((option) => option.expects), "|"),
		async: false,
		options,
		message: message$1,
		"~run"(dataset, config$1) {
			let validDataset;
			let typedDatasets;
			let untypedDatasets;
			for (const schema of this.options) {
				const optionDataset = schema["~run"]({ value: dataset.value }, config$1);
				if (optionDataset.typed) if (optionDataset.issues) if (typedDatasets) typedDatasets.push(optionDataset);
				else typedDatasets = [optionDataset];
				else {
					validDataset = optionDataset;
					break;
				}
				else if (untypedDatasets) untypedDatasets.push(optionDataset);
				else untypedDatasets = [optionDataset];
			}
			if (validDataset) return validDataset;
			if (typedDatasets) {
				if (typedDatasets.length === 1) return typedDatasets[0];
				_addIssue(this, "type", dataset, config$1, { issues: /* @__PURE__ */ _subIssues(typedDatasets) });
				dataset.typed = true;
			} else if (untypedDatasets?.length === 1) return untypedDatasets[0];
			else _addIssue(this, "type", dataset, config$1, { issues: /* @__PURE__ */ _subIssues(untypedDatasets) });
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/union/unionAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function unionAsync(options, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "union",
		reference: unionAsync,
		expects: /* @__PURE__ */ _joinExpects(options.map((option) => option.expects), "|"),
		async: true,
		options,
		message: message$1,
		async "~run"(dataset, config$1) {
			let validDataset;
			let typedDatasets;
			let untypedDatasets;
			for (const schema of this.options) {
				const optionDataset = await schema["~run"]({ value: dataset.value }, config$1);
				if (optionDataset.typed) if (optionDataset.issues) if (typedDatasets) typedDatasets.push(optionDataset);
				else typedDatasets = [optionDataset];
				else {
					validDataset = optionDataset;
					break;
				}
				else if (untypedDatasets) untypedDatasets.push(optionDataset);
				else untypedDatasets = [optionDataset];
			}
			if (validDataset) return validDataset;
			if (typedDatasets) {
				if (typedDatasets.length === 1) return typedDatasets[0];
				_addIssue(this, "type", dataset, config$1, { issues: /* @__PURE__ */ _subIssues(typedDatasets) });
				dataset.typed = true;
			} else if (untypedDatasets?.length === 1) return untypedDatasets[0];
			else _addIssue(this, "type", dataset, config$1, { issues: /* @__PURE__ */ _subIssues(untypedDatasets) });
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/unknown/unknown.ts
/**
* Creates a unknown schema.
*
* @returns A unknown schema.
*/
/* @__NO_SIDE_EFFECTS__ */
function unknown() {
	return _standardSchema({
		kind: "schema",
		type: "unknown",
		reference: unknown,
		expects: "unknown",
		async: false,
		"~run"(dataset) {
			dataset.typed = true;
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/variant/variant.ts
/* @__NO_SIDE_EFFECTS__ */
function variant(key, options, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "variant",
		reference: variant,
		expects: "Object",
		async: false,
		key,
		options,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				let outputDataset;
				let maxDiscriminatorPriority = 0;
				let invalidDiscriminatorKey = this.key;
				let expectedDiscriminators = [];
				const parseOptions = (variant$1, allKeys) => {
					for (const schema of variant$1.options) {
						if (schema.type === "variant") parseOptions(schema, new Set(allKeys).add(schema.key));
						else {
							let keysAreValid = true;
							let currentPriority = 0;
							for (const currentKey of allKeys) {
								const discriminatorSchema = schema.entries[currentKey];
								if (currentKey in input ? discriminatorSchema["~run"]({
									typed: false,
									value: input[currentKey]
								}, ABORT_EARLY_CONFIG).issues : discriminatorSchema.type !== "exact_optional" && discriminatorSchema.type !== "optional" && discriminatorSchema.type !== "nullish") {
									keysAreValid = false;
									if (invalidDiscriminatorKey !== currentKey && (maxDiscriminatorPriority < currentPriority || maxDiscriminatorPriority === currentPriority && currentKey in input && !(invalidDiscriminatorKey in input))) {
										maxDiscriminatorPriority = currentPriority;
										invalidDiscriminatorKey = currentKey;
										expectedDiscriminators = [];
									}
									if (invalidDiscriminatorKey === currentKey) expectedDiscriminators.push(schema.entries[currentKey].expects);
									break;
								}
								currentPriority++;
							}
							if (keysAreValid) {
								const optionDataset = schema["~run"]({ value: input }, config$1);
								if (!outputDataset || !outputDataset.typed && optionDataset.typed) outputDataset = optionDataset;
							}
						}
						if (outputDataset && !outputDataset.issues) break;
					}
				};
				parseOptions(this, new Set([this.key]));
				if (outputDataset) return outputDataset;
				_addIssue(this, "type", dataset, config$1, {
					input: input[invalidDiscriminatorKey],
					expected: /* @__PURE__ */ _joinExpects(expectedDiscriminators, "|"),
					path: [{
						type: "object",
						origin: "value",
						input,
						key: invalidDiscriminatorKey,
						value: input[invalidDiscriminatorKey]
					}]
				});
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/variant/variantAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function variantAsync(key, options, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "variant",
		reference: variantAsync,
		expects: "Object",
		async: true,
		key,
		options,
		message: message$1,
		async "~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				let outputDataset;
				let maxDiscriminatorPriority = 0;
				let invalidDiscriminatorKey = this.key;
				let expectedDiscriminators = [];
				const parseOptions = async (variant$1, allKeys) => {
					for (const schema of variant$1.options) {
						if (schema.type === "variant") await parseOptions(schema, new Set(allKeys).add(schema.key));
						else {
							let keysAreValid = true;
							let currentPriority = 0;
							for (const currentKey of allKeys) {
								const discriminatorSchema = schema.entries[currentKey];
								if (currentKey in input ? (await discriminatorSchema["~run"]({
									typed: false,
									value: input[currentKey]
								}, ABORT_EARLY_CONFIG)).issues : discriminatorSchema.type !== "exact_optional" && discriminatorSchema.type !== "optional" && discriminatorSchema.type !== "nullish") {
									keysAreValid = false;
									if (invalidDiscriminatorKey !== currentKey && (maxDiscriminatorPriority < currentPriority || maxDiscriminatorPriority === currentPriority && currentKey in input && !(invalidDiscriminatorKey in input))) {
										maxDiscriminatorPriority = currentPriority;
										invalidDiscriminatorKey = currentKey;
										expectedDiscriminators = [];
									}
									if (invalidDiscriminatorKey === currentKey) expectedDiscriminators.push(schema.entries[currentKey].expects);
									break;
								}
								currentPriority++;
							}
							if (keysAreValid) {
								const optionDataset = await schema["~run"]({ value: input }, config$1);
								if (!outputDataset || !outputDataset.typed && optionDataset.typed) outputDataset = optionDataset;
							}
						}
						if (outputDataset && !outputDataset.issues) break;
					}
				};
				await parseOptions(this, new Set([this.key]));
				if (outputDataset) return outputDataset;
				_addIssue(this, "type", dataset, config$1, {
					input: input[invalidDiscriminatorKey],
					expected: /* @__PURE__ */ _joinExpects(expectedDiscriminators, "|"),
					path: [{
						type: "object",
						origin: "value",
						input,
						key: invalidDiscriminatorKey,
						value: input[invalidDiscriminatorKey]
					}]
				});
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/schemas/void/void.ts
/* @__NO_SIDE_EFFECTS__ */
function void_(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "void",
		reference: void_,
		expects: "void",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.value === void 0) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}

//#endregion
//#region src/methods/keyof/keyof.ts
/* @__NO_SIDE_EFFECTS__ */
function keyof(schema, message$1) {
	return /* @__PURE__ */ picklist(Object.keys(schema.entries), message$1);
}

//#endregion
//#region src/methods/message/message.ts
/**
* Changes the local message configuration of a schema.
*
* @param schema The schema to configure.
* @param message_ The error message.
*
* @returns The configured schema.
*/
/* @__NO_SIDE_EFFECTS__ */
function message(schema, message_) {
	return _standardSchema({
		...schema,
		"~run"(dataset, config$1) {
			return schema["~run"](dataset, {
				...config$1,
				message: message_
			});
		}
	});
}

//#endregion
//#region src/methods/omit/omit.ts
/**
* Creates a modified copy of an object schema that does not contain the
* selected entries.
*
* @param schema The schema to omit from.
* @param keys The selected entries.
*
* @returns An object schema.
*/
/* @__NO_SIDE_EFFECTS__ */
function omit(schema, keys) {
	const entries$1 = { ...schema.entries };
	for (const key of keys) delete entries$1[key];
	return _standardSchema({
		...schema,
		entries: entries$1
	});
}

//#endregion
//#region src/methods/parse/parse.ts
/**
* Parses an unknown input based on a schema.
*
* @param schema The schema to be used.
* @param input The input to be parsed.
* @param config The parse configuration.
*
* @returns The parsed input.
*/
function dist_parse(schema, input, config$1) {
	const dataset = schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
	if (dataset.issues) throw new ValiError(dataset.issues);
	return dataset.value;
}

//#endregion
//#region src/methods/parse/parseAsync.ts
/**
* Parses an unknown input based on a schema.
*
* @param schema The schema to be used.
* @param input The input to be parsed.
* @param config The parse configuration.
*
* @returns The parsed input.
*/
async function parseAsync(schema, input, config$1) {
	const dataset = await schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
	if (dataset.issues) throw new ValiError(dataset.issues);
	return dataset.value;
}

//#endregion
//#region src/methods/parser/parser.ts
/* @__NO_SIDE_EFFECTS__ */
function parser(schema, config$1) {
	const func = (input) => dist_parse(schema, input, config$1);
	func.schema = schema;
	func.config = config$1;
	return func;
}

//#endregion
//#region src/methods/parser/parserAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function parserAsync(schema, config$1) {
	const func = (input) => parseAsync(schema, input, config$1);
	func.schema = schema;
	func.config = config$1;
	return func;
}

//#endregion
//#region src/methods/partial/partial.ts
/* @__NO_SIDE_EFFECTS__ */
function partial(schema, keys) {
	const entries$1 = {};
	for (const key in schema.entries) entries$1[key] = !keys || keys.includes(key) ? /* @__PURE__ */ optional(schema.entries[key]) : schema.entries[key];
	return _standardSchema({
		...schema,
		entries: entries$1
	});
}

//#endregion
//#region src/methods/partial/partialAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function partialAsync(schema, keys) {
	const entries$1 = {};
	for (const key in schema.entries) entries$1[key] = !keys || keys.includes(key) ? /* @__PURE__ */ optionalAsync(schema.entries[key]) : schema.entries[key];
	return _standardSchema({
		...schema,
		entries: entries$1
	});
}

//#endregion
//#region src/methods/pick/pick.ts
/**
* Creates a modified copy of an object schema that contains only the selected
* entries.
*
* @param schema The schema to pick from.
* @param keys The selected entries.
*
* @returns An object schema.
*/
/* @__NO_SIDE_EFFECTS__ */
function pick(schema, keys) {
	const entries$1 = {};
	for (const key of keys) entries$1[key] = schema.entries[key];
	return _standardSchema({
		...schema,
		entries: entries$1
	});
}

//#endregion
//#region src/methods/pipe/pipe.ts
/* @__NO_SIDE_EFFECTS__ */
function pipe(...pipe$1) {
	return _standardSchema({
		...pipe$1[0],
		pipe: pipe$1,
		"~run"(dataset, config$1) {
			for (const item of pipe$1) if (item.kind !== "metadata") {
				if (dataset.issues && (item.kind === "schema" || item.kind === "transformation")) {
					dataset.typed = false;
					break;
				}
				if (!dataset.issues || !config$1.abortEarly && !config$1.abortPipeEarly) dataset = item["~run"](dataset, config$1);
			}
			return dataset;
		}
	});
}

//#endregion
//#region src/methods/pipe/pipeAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function pipeAsync(...pipe$1) {
	return _standardSchema({
		...pipe$1[0],
		pipe: pipe$1,
		async: true,
		async "~run"(dataset, config$1) {
			for (const item of pipe$1) if (item.kind !== "metadata") {
				if (dataset.issues && (item.kind === "schema" || item.kind === "transformation")) {
					dataset.typed = false;
					break;
				}
				if (!dataset.issues || !config$1.abortEarly && !config$1.abortPipeEarly) dataset = await item["~run"](dataset, config$1);
			}
			return dataset;
		}
	});
}

//#endregion
//#region src/methods/required/required.ts
/* @__NO_SIDE_EFFECTS__ */
function required(schema, arg2, arg3) {
	const keys = Array.isArray(arg2) ? arg2 : void 0;
	const message$1 = Array.isArray(arg2) ? arg3 : arg2;
	const entries$1 = {};
	for (const key in schema.entries) entries$1[key] = !keys || keys.includes(key) ? /* @__PURE__ */ nonOptional(schema.entries[key], message$1) : schema.entries[key];
	return _standardSchema({
		...schema,
		entries: entries$1
	});
}

//#endregion
//#region src/methods/required/requiredAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function requiredAsync(schema, arg2, arg3) {
	const keys = Array.isArray(arg2) ? arg2 : void 0;
	const message$1 = Array.isArray(arg2) ? arg3 : arg2;
	const entries$1 = {};
	for (const key in schema.entries) entries$1[key] = !keys || keys.includes(key) ? /* @__PURE__ */ nonOptionalAsync(schema.entries[key], message$1) : schema.entries[key];
	return _standardSchema({
		...schema,
		entries: entries$1
	});
}

//#endregion
//#region src/methods/safeParse/safeParse.ts
/**
* Parses an unknown input based on a schema.
*
* @param schema The schema to be used.
* @param input The input to be parsed.
* @param config The parse configuration.
*
* @returns The parse result.
*/
/* @__NO_SIDE_EFFECTS__ */
function safeParse(schema, input, config$1) {
	const dataset = schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
	return {
		typed: dataset.typed,
		success: !dataset.issues,
		output: dataset.value,
		issues: dataset.issues
	};
}

//#endregion
//#region src/methods/safeParse/safeParseAsync.ts
/**
* Parses an unknown input based on a schema.
*
* @param schema The schema to be used.
* @param input The input to be parsed.
* @param config The parse configuration.
*
* @returns The parse result.
*/
/* @__NO_SIDE_EFFECTS__ */
async function safeParseAsync(schema, input, config$1) {
	const dataset = await schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
	return {
		typed: dataset.typed,
		success: !dataset.issues,
		output: dataset.value,
		issues: dataset.issues
	};
}

//#endregion
//#region src/methods/safeParser/safeParser.ts
/* @__NO_SIDE_EFFECTS__ */
function safeParser(schema, config$1) {
	const func = (input) => /* @__PURE__ */ safeParse(schema, input, config$1);
	func.schema = schema;
	func.config = config$1;
	return func;
}

//#endregion
//#region src/methods/safeParser/safeParserAsync.ts
/* @__NO_SIDE_EFFECTS__ */
function safeParserAsync(schema, config$1) {
	const func = (input) => /* @__PURE__ */ safeParseAsync(schema, input, config$1);
	func.schema = schema;
	func.config = config$1;
	return func;
}

//#endregion
//#region src/methods/summarize/summarize.ts
/**
* Summarize the error messages of issues in a pretty-printable multi-line string.
*
* @param issues The list of issues.
*
* @returns A summary of the issues.
*
* @beta
*/
/* @__NO_SIDE_EFFECTS__ */
function summarize(issues) {
	let summary = "";
	for (const issue of issues) {
		if (summary) summary += "\n";
		summary += `× ${issue.message}`;
		const dotPath = /* @__PURE__ */ getDotPath(issue);
		if (dotPath) summary += `\n  → at ${dotPath}`;
	}
	return summary;
}

//#endregion
//#region src/methods/unwrap/unwrap.ts
/**
* Unwraps the wrapped schema.
*
* @param schema The schema to be unwrapped.
*
* @returns The unwrapped schema.
*/
/* @__NO_SIDE_EFFECTS__ */
function unwrap(schema) {
	return schema.wrapped;
}

//#endregion

;// CONCATENATED MODULE: ./build/test-engine/model.js
/** States in which a build has ended: no further upload is to be expected from it. */
const buildEnds = ['passed', 'failed', 'canceled', 'skipped', 'not_run'];

;// CONCATENATED MODULE: ./build/test-engine/schema.js



/** A text is cut after this many UTF-16 units, and so is the sum of one execution's details. */
const longestText = 65_536;
/*
 * Everything but a run's id is optional, and a field of a type that was not expected counts as absent: one odd field must
 * not cost the whole report. Fields that are not named here are passed over.
 */
const schema_text = optional(pipe(unknown(), transform(asText)));
const anything = optional(unknown());
const runId = pipe(string(), regex(/^[A-Za-z0-9_-]{1,100}$/));
/** A run: id checked, words that are not known read as the ones on which nothing final rests. */
const run = pipe(looseObject({
    id: runId,
    state: schema_text,
    result: schema_text,
    web_url: schema_text,
    branch: schema_text,
    commit_sha: schema_text,
    created_at: schema_text,
    build_id: schema_text,
}), transform((wire) => ({
    id: wire.id,
    state: stateOf(wire.state),
    result: resultOf(wire.result),
    words: { state: wire.state, result: wire.result },
    webUrl: wire.web_url,
    branch: wire.branch,
    commit: wire.commit_sha,
    createdAt: wire.created_at,
    buildId: asUuid(wire.build_id),
})));
/** A page of a suite's runs. */
const runs = array(run);
const schema_uuid = pipe(string(), regex(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i), toLowerCase());
/** It becomes part of a path, in which dots alone would lead elsewhere. */
const schema_slug = pipe(string(), regex(/^\w(?:[\w.-]{0,253}\w)?$/));
/** A build's run. One without id or suite could not be gated, so the whole answer is none. */
const linkedRun = looseObject({ id: runId, suite: looseObject({ slug: schema_slug }) });
/** A build; a word of its state that is not known, and being blocked, count as going on. */
const build = pipe(looseObject({
    id: schema_uuid,
    state: pipe(string(), minLength(1)),
    blocked: anything,
    test_engine: optional(nullable(looseObject({ runs: optional(nullable(array(linkedRun))) }))),
}), transform((wire) => ({
    id: wire.id,
    state: {
        ended: wire.blocked === true ? undefined : buildEnds.find((end) => end === wire.state),
        word: untrusted(schema_shortened(wire.blocked === true ? `${wire.state}, blocked` : wire.state, 200)),
    },
    runs: (wire.test_engine?.runs ?? []).map(({ id, suite }) => ({ id, suite: suite.slug })),
})));
const count = pipe(number(), integer(), minValue(0));
/** A test of a build; one that lacks what evidence needs is none that can be evidence, so it is passed over. */
const buildTest = pipe(looseObject({
    id: schema_text,
    url: schema_text,
    state: schema_text,
    executions_count_by_result: fallback(optional(looseObject({ passed: optional(count) })), undefined),
}), transform((wire) => ({
    testId: wire.id,
    suite: suiteIn(wire.url),
    state: wire.state === undefined ? undefined : bare(wire.state),
    passes: wire.executions_count_by_result?.passed ?? 0,
})));
/** A page of a build's tests. */
const buildTests = array(buildTest);
const execution = pipe(looseObject({
    execution_id: schema_text,
    test_id: schema_text,
    test_name: schema_text,
    failure_reason: schema_text,
    location: schema_text,
    created_at: schema_text,
    test_url: schema_text,
    test_execution_url: schema_text,
    duration: anything,
    tags: anything,
    failure_expanded: anything,
}), transform((wire) => ({
    id: wire.execution_id,
    testId: wire.test_id,
    testName: wire.test_name,
    reason: wire.failure_reason,
    location: wire.location,
    duration: schema_asDuration(wire.duration),
    createdAt: wire.created_at,
    testUrl: wire.test_url,
    executionUrl: wire.test_execution_url,
    tags: asTags(wire.tags),
    details: asDetails(wire.failure_expanded),
})));
/** A page of a run's failed executions. */
const executions = array(execution);
/**
 * What a schema had to complain about, for people: where and what was expected, never what stood there. The first few of
 * them do.
 */
function complaint(issues) {
    const all = issues;
    const shown = all.slice(0, 3).map((issue) => {
        const path = issue.path?.map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('') ?? '';
        const expected = issue.input === undefined ? 'missing' : `expected ${issue.expected ?? 'something else'}`;
        return path === '' ? expected : `${path.replace(/^\./, '')}: ${expected}`;
    });
    return shown.join('; ') + (all.length > shown.length ? `; and ${all.length - shown.length} more` : '');
}
function stateOf(word) {
    return word === untrusted('finished') ? 'finished' : 'running';
}
const results = new Map(['passed', 'failed', 'stale'].map((result) => [untrusted(result), result]));
function resultOf(word) {
    return results.get(word) ?? 'pending';
}
function asUuid(value) {
    return value === undefined ? undefined : bare(value).toLowerCase();
}
/** `…/suites/rspec/tests/…` → `rspec`. */
function suiteIn(url) {
    return /\/suites\/([\w.-]{1,255})\/tests\//.exec(url === undefined ? '' : bare(url))?.[1];
}
/** Blank text says nothing, so it counts as absent: who looks for a reason goes on to the next place that may have one. */
function asText(value) {
    return typeof value === 'string' && value.trim() !== '' ? untrusted(schema_shortened(value, longestText)) : undefined;
}
function schema_asDuration(value) {
    return typeof value === 'number' && value >= 0 ? value : undefined;
}
function asTags(value) {
    const tags = new Map();
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        return tags;
    for (const [name, tag] of Object.entries(value)) {
        const checked = asText(tag);
        if (checked !== undefined)
            tags.set(schema_shortened(name, 1000), checked);
    }
    return tags;
}
function asDetails(value) {
    const details = [];
    let room = longestText;
    const lines = (of) => {
        const kept = [];
        for (const line of Array.isArray(of) ? of : []) {
            if (typeof line !== 'string')
                continue;
            kept.push(untrusted(schema_shortened(line, room)));
            room -= line.length + 1;
            if (room < 0)
                break;
        }
        return kept;
    };
    for (const block of Array.isArray(value) ? value : []) {
        if (room < 0)
            break;
        if (typeof block !== 'object' || block === null)
            continue;
        const { expanded, backtrace } = block;
        const message = lines(expanded);
        const detail = { message, backtrace: room < 0 ? [] : lines(backtrace) };
        if (detail.message.length + detail.backtrace.length > 0)
            details.push(detail);
    }
    return details;
}
/**
 * The text itself, or its beginning and `…`. By way of bytes, so that what was cut off does not stay in memory behind it.
 */
function schema_shortened(value, units) {
    if (value.length <= units)
        return value;
    const beginning = value.slice(0, units).replace(/[\uD800-\uDBFF]$/, '');
    return Buffer.from(`${beginning}…`).toString();
}

;// CONCATENATED MODULE: ./build/test-engine/endpoints.js

/** The most that one page may hold; the API's own bound. */
const fullPage = 100;
/** The endpoints, one request each. Paths and parameters as Buildkite's OpenAPI file of the Test Engine API has them. */
class Endpoints {
    #http;
    constructor(http) {
        this.#http = http;
    }
    /** A page of a suite's runs, newest first; with `buildId` those of that build only. */
    runs({ organization, suite }, { page, perPage }, options) {
        const request = {
            path: runsPath(organization, suite),
            query: { build_id: options.buildId, page, per_page: perPage },
            scope: 'read_suites',
            sought: { kind: 'suite', organization, suite },
            expected: 'runs',
            schema: runs,
        };
        return this.#http.get(request, options.signal);
    }
    /** One run. */
    run({ organization, suite }, runId, signal) {
        const request = {
            path: [...runsPath(organization, suite), runId],
            scope: 'read_suites',
            sought: { kind: 'run', organization, suite, runId },
            expected: 'run',
            schema: run,
        };
        return this.#http.get(request, signal);
    }
    /** A build by its number, with the runs that it knows of, and without its jobs. */
    build({ organization, pipeline, number }, signal) {
        const request = {
            path: ['v2', 'organizations', organization, 'pipelines', pipeline, 'builds', String(number)],
            query: { include_test_engine: true, exclude_jobs: true, exclude_pipeline: true },
            scope: 'read_builds',
            sought: { kind: 'build', organization, pipeline, number },
            expected: 'build',
            schema: build,
        };
        return this.#http.get(request, signal);
    }
    /** A page of those tests of a build that failed at least once, of every suite; with `state` only those in that state. */
    failedTests({ organization, buildId }, { page, perPage }, options) {
        const request = {
            path: ['v2', 'analytics', 'organizations', organization, 'builds', buildId, 'tests'],
            query: { state: options.state, tags: 'result:~failed', page, per_page: perPage },
            scope: 'read_suites',
            sought: { kind: 'tests', organization, buildId },
            expected: 'tests',
            schema: buildTests,
        };
        return this.#http.get(request, options.signal);
    }
    /** A page of a run's failed executions; `details` asks for expanded messages and backtraces. */
    failedExecutions(organization, { suite, id }, { page, perPage }, options) {
        const request = {
            path: [...runsPath(organization, suite), id, 'failed_executions'],
            query: { include_failure_expanded: options.details || undefined, page, per_page: perPage },
            scope: 'read_suites',
            sought: { kind: 'run', organization, suite, runId: id },
            expected: 'failed executions',
            schema: executions,
        };
        return this.#http.get(request, options.signal);
    }
}
function runsPath(organization, suite) {
    return ['v2', 'analytics', 'organizations', organization, 'suites', suite, 'runs'];
}

;// CONCATENATED MODULE: ./build/test-engine/proxy.js

/** HTTPS_PROXY holds something else than the address of a proxy. Its value is not told: a password may stand in it. */
class BadProxy extends CuredError {
    constructor(name) {
        super(`The environment variable ${name} holds no address of a proxy that can be used.`, 'Write it as http://host:port, or http://name:password@host:port with what is special in them percent-encoded. ' +
            'Other protocols, such as socks5, are not supported.');
    }
}
/**
 * Lets this process reach all hosts by way of the proxy that HTTPS_PROXY names, but for those in NO_PROXY and this machine
 * itself: as GitHub's own actions do (`@actions/http-client`, getProxyUrl and checkBypass). HTTP_PROXY is for plain HTTP,
 * which is spoken to this machine only. `unable`: this Node cannot be told so while it runs.
 *
 * @throws {BadProxy}
 */
function followProxy(env, apiUrl) {
    const name = ['https_proxy', 'HTTPS_PROXY'].find((variable) => env[variable]);
    // Told from its start, Node follows it by itself, by rules of its own.
    if (name === undefined || env['NODE_USE_ENV_PROXY'] === '1')
        return 'direct';
    const proxy = addressIn(env[name] ?? '');
    if (proxy === undefined)
        throw new BadProxy(name);
    const exceptions = (env['no_proxy'] || env['NO_PROXY'] || '').split(/[,\s]+/).filter((entry) => entry !== '');
    if (exceptions.includes('*'))
        return 'direct';
    if (!canFollowProxy())
        return 'unable';
    http().setGlobalProxyFromEnv({ https_proxy: proxy, no_proxy: withoutProxy(exceptions, apiUrl) });
    return 'followed';
}
/** Whether this Node can be told to follow a proxy while it runs: from 24.14 on, see "Built-in Proxy Support" in its manual. */
function canFollowProxy() {
    return 'setGlobalProxyFromEnv' in http();
}
/** Loaded when it is needed, which is seldom. */
function http() {
    return process.getBuiltinModule('node:http');
}
/** Without a scheme it is one of plain HTTP. */
function addressIn(text) {
    const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`);
    return url !== null && /^https?:$/.test(url.protocol) ? url.href : undefined;
}
/** A name stands for the hosts below it, too; not every Node takes it for that without a dot before it. */
function withoutProxy(exceptions, { hostname }) {
    const named = exceptions.flatMap((entry) => {
        if (/^[.*[]/.test(entry))
            return entry;
        return /:.*:/.test(entry) ? `[${entry}]` : [entry, `.${entry}`];
    });
    const thisMachine = ['localhost', '127.0.0.1', '[::1]', ...(hostname.startsWith('127.') ? [hostname] : [])];
    return [...named, ...thisMachine].join(',');
}

;// CONCATENATED MODULE: ./build/test-engine/wording.js

const retried = 'It was tried again until the time was over.';
const statusPage = 'Buildkite tells of its own faults at https://www.buildkitestatus.com.';
/** What may be missing where a proxy stands between this machine and the world. */
function proxyHint() {
    const more = canFollowProxy() ? '' : ` Node ${process.version}, which runs this, also needs NODE_USE_ENV_PROXY=1.`;
    return `If this machine needs a proxy, HTTPS_PROXY (and NO_PROXY) must be set for this step.${more}`;
}
/** Method, path and host: which request it was. */
function wording_naming({ method, path, host }) {
    return `${method} ${path} at ${host}`;
}
/** Milliseconds → seconds, rounded up to a tenth. */
function seconds(ms) {
    return `${Math.ceil(ms / 100) / 10} s`;
}
/** A page of Buildkite with a new token's name and scopes filled in. */
function tokenLink(scope) {
    const scopes = [...new Set(['read_suites', scope])].map((name) => `&scopes%5B%5D=${name}`);
    return `https://buildkite.com/user/api-access-tokens/new?description=Test%20Engine%20Gate${scopes.join('')}`;
}
/** What a 404 says is not there. */
function missing(sought) {
    const organization = `the organization "${sought.organization}"`;
    switch (sought.kind) {
        case 'suite':
            return `The token finds no suite "${sought.suite}" in ${organization}`;
        case 'run':
            return `There is no run "${sought.runId}" of the suite "${sought.suite}" in ${organization}`;
        case 'build':
            return `The token finds no build ${sought.number} of the pipeline "${sought.pipeline}" in ${organization}`;
        case 'tests':
            return `Test Engine has no list of the tests of build ${sought.buildId} in ${organization}`;
    }
}
/** The cure for a 404. */
function whereToLook(sought) {
    switch (sought.kind) {
        case 'suite':
            return ("Check `organization` and `suite`: slugs, not names, as in the suite's own address. Does " +
                `${suitePage(sought)} open? If it does, the token's owner may not see the suite, or the token was not allowed for ` +
                'this organization (see https://buildkite.com/user/api-access-tokens), or Test Engine is off for it.');
        case 'run':
            return `The run may have been removed, or is of another suite. The runs of this suite stand at ${suitePage(sought)}.`;
        case 'build':
            return (`Does https://buildkite.com/${sought.organization}/${sought.pipeline}/builds/${sought.number} open? If it does, the ` +
                "token's owner may not see the pipeline, or the token was not allowed for this organization (see " +
                'https://buildkite.com/user/api-access-tokens). If it does not, correct `build-url`.');
        case 'tests':
            return 'The build may have no tests there, or the server may not know that list yet.';
    }
}
function suitePage({ organization, suite }) {
    return `https://buildkite.com/organizations/${encodeURIComponent(organization)}/analytics/suites/${encodeURIComponent(suite)}`;
}
/** The cure for a 4xx that has no class of its own. */
function howToBeAccepted(status) {
    return status === 407
        ? 'The proxy wants a name and a password: put them into HTTPS_PROXY (https://name:password@host:port).'
        : 'Trying again would not help. What Buildkite said tells which parameter it does not take; the API may also be ' +
            'switched off for the organization, and `api-url` may lead to another server than https://api.buildkite.com.';
}
/** OpenSSL's words for a certificate whose issuer is not trusted, as they stand in Node's documentation of TLS. */
const untrustedIssuer = new Set([
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'CERT_UNTRUSTED',
]);
/** The cure for a network error, by the system's word for it. */
function howToReach(code) {
    if (code === undefined)
        return `${retried} ${proxyHint()}`;
    if (untrustedIssuer.has(code)) {
        return ("The server's certificate comes from an issuer that Node does not know, such as a company's own. Give its " +
            "certificate with NODE_EXTRA_CA_CERTS (a PEM file's path) in the runner's environment, before the job starts.");
    }
    if (/^(?:CERT_|ERR_TLS_|ERR_SSL_|EPROTO)/.test(code)) {
        return ("The secure connection failed: the server's certificate is out of date or for another name, or it is no TLS " +
            `server. Check \`api-url\` and the machine's clock. ${proxyHint()} A proxy that opens TLS needs NODE_EXTRA_CA_CERTS.`);
    }
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
        return `${retried} The host's name is not known to DNS: check \`api-url\` and the network. ${proxyHint()}`;
    }
    if (code === 'UND_ERR_ABORTED') {
        return `${retried} The proxy in HTTPS_PROXY did not let the connection through: does it allow this host?`;
    }
    return `${retried} ${statusPage} ${proxyHint()}`;
}

;// CONCATENATED MODULE: ./build/test-engine/errors.js


/** Something that went wrong with a request to Buildkite's API. One subclass a kind; each says when it is thrown. */
class TestEngineError extends CuredError {
    /** For how many milliseconds from now trying again is useless; 0 when it may be tried at once. */
    notBefore = 0;
}
/** 401, or a token that no request can carry: it is none, or one of another kind. */
class BadToken extends TestEngineError {
    passing = false;
    constructor(asked, why) {
        const refused = `Buildkite does not accept the token (401): ${wording_naming(asked)}.`;
        const unsendable = 'The token is empty or holds characters that no token has, such as a line break or a blank.';
        super(why === 'unsendable' ? unsendable : refused, `Give \`token\` an API access token with the scope ${asked.scope}; this link makes one: ${tokenLink(asked.scope)}. ` +
            "Usual causes: it is the suite's upload token (BUILDKITE_ANALYTICS_TOKEN), which cannot read; the secret is empty " +
            'or has another name, and a pull request from a fork is given no secrets at all; the token has expired or was revoked.', why === 'unsendable' ? {} : { said: why.said });
    }
}
/** 403 that names a scope: the token is good, but may not do this. */
class MissingScope extends TestEngineError {
    passing = false;
    scope;
    constructor(asked, scope, said) {
        super(`The token lacks the scope ${scope} (403): ${wording_naming(asked)}.`, `Add ${scope} to the token's scopes at https://buildkite.com/user/api-access-tokens, or make a token that has it: ` +
            `${tokenLink(scope)}.`, { said });
        this.scope = scope;
    }
}
/** 403 for any other reason: the organization's plan, or the address that the request came from. */
class Forbidden extends TestEngineError {
    passing = false;
    constructor(asked, said) {
        super(`Buildkite forbids this request (403): ${wording_naming(asked)}.`, "The token is known, so it is something else: the organization's plan (a billing message), the list of addresses " +
            "that may use the API (this machine's is not on it), or a proxy or firewall on the way. An administrator of the " +
            'Buildkite organization can see and change the first two.', { said });
    }
}
/** 404: what the request looked for does not exist, or the token does not reach it. */
class NotFound extends TestEngineError {
    passing = false;
    sought;
    constructor(asked, sought, said) {
        super(`${missing(sought)} (404): ${wording_naming(asked)}.`, whereToLook(sought), { said });
        this.sought = sought;
    }
}
/** 400, 422 and every other 4xx that the same request would meet again. */
class Refused extends TestEngineError {
    passing = false;
    status;
    constructor(asked, { status, said }) {
        const who = status === 407 ? 'A proxy' : 'Buildkite';
        super(`${who} refuses this request (${status}): ${wording_naming(asked)}.`, howToBeAccepted(status), { said });
        this.status = status;
    }
}
/** 429: too many requests by this token's owner or in this organization. `notBefore` is when the bucket is full again. */
class RateLimited extends TestEngineError {
    passing = true;
    notBefore;
    /** Whose bucket is empty; `undefined` when the answer does not tell. */
    scope;
    constructor(asked, wait, said) {
        const whose = wait.scope === undefined
            ? 'The rate limit'
            : wait.scope === 'user'
                ? "The rate limit of the token's owner"
                : "The organization's rate limit";
        super(`${whose} is used up (429) for another ${seconds(wait.ms)}: ${wording_naming(asked)}.`, 'Buildkite allows 50 requests a minute a user and 200 an organization, over all that use its REST API. It was tried ' +
            'again when there was room, until the time was over. If this happens often, give `interval` a longer pause, let fewer jobs poll at once, or ' +
            'use the token of a user of its own.', { said });
        this.notBefore = wait.ms;
        this.scope = wait.scope;
    }
}
/** 5xx, 408 and 425: a fault on the other side. `notBefore` is its `Retry-After`. */
class ServerFault extends TestEngineError {
    passing = true;
    notBefore;
    status;
    constructor(asked, { status, said }, retryAfter) {
        super(`The server has a fault (${status}): ${wording_naming(asked)}.`, `${retried} ${statusPage}`, { said });
        this.notBefore = retryAfter;
        this.status = status;
    }
}
/** The connection could not be made, or broke off. */
class Unreachable extends TestEngineError {
    passing = true;
    /** The system's word, such as ECONNREFUSED; capitals, digits and `_` only. */
    code;
    /** It broke off in the middle of an answer, as it does when a server or proxy gives up on a large one. */
    duringAnswer;
    constructor(asked, what) {
        const { duringAnswer, code, cause } = what;
        const how = duringAnswer ? 'The connection broke off during the answer' : 'There is no connection to the server';
        super(`${how} (${code ?? 'no code given'}): ${wording_naming(asked)}.`, howToReach(code), { cause });
        this.code = code;
        this.duringAnswer = duringAnswer;
    }
}
/** No whole answer within the time that one request has. */
class RequestTimedOut extends TestEngineError {
    passing = true;
    /** `timeout`: milliseconds that the request had. */
    constructor(asked, timeout) {
        super(`There was no whole answer within ${seconds(timeout)}: ${wording_naming(asked)}.`, `${retried} ${statusPage} ${proxyHint()}`);
    }
}
/** 2xx with something else than what this endpoint answers: no JSON, JSON that is cut off, another shape. */
class UnexpectedAnswer extends TestEngineError {
    passing = true;
    /** `wrong` says in our own words what is wrong with it, such as `[0].id: expected string`. */
    constructor(asked, wrong, said) {
        super(`The answer is not what Buildkite's API sends (${wrong}): ${wording_naming(asked)}.`, `${retried} If it stays, something else answers: \`api-url\` leads to another server (Buildkite's is ` +
            'https://api.buildkite.com), or a proxy shows a page of its own.', { said });
    }
}
/** 3xx. Never followed, so that the token goes to nobody else. */
class Redirected extends TestEngineError {
    passing = true;
    status;
    constructor(asked, { status, said }) {
        super(`The answer is a redirect (${status}), which is not followed, to keep the token safe: ${wording_naming(asked)}.`, `${retried} If it stays, \`api-url\` is not the API's own address (Buildkite's is https://api.buildkite.com; mind ` +
            'https and the host), or a proxy wants a login first.', { said });
        this.status = status;
    }
}
/** An answer over the bound on its size; what is beyond was not read. */
class AnswerTooLarge extends TestEngineError {
    passing = true;
    /** `bound`: bytes. */
    constructor(asked, bound) {
        super(`The answer is larger than ${bound / 2 ** 20} MiB, so it was not read: ${wording_naming(asked)}.`, `${retried} For failed tests, \`failure-details: false\` makes the answers smaller. If it is not about those, ` +
            '`api-url` may lead to something else than an API.');
    }
}
/** A list that goes on for more pages than it can have; reading it again would not make it shorter. */
class EndlessList extends TestEngineError {
    passing = false;
    constructor(asked, pages) {
        super(`The list goes on after ${pages} pages: ${wording_naming(asked)}.`, 'Nothing can be done about it in the workflow; if the list is truly that long, please report it.');
    }
}

// EXTERNAL MODULE: ./node_modules/http-link-header/lib/link.js
var lib_link = __nccwpck_require__(495);
;// CONCATENATED MODULE: ./build/test-engine/pages.js

/**
 * Where a list goes on after `page`, as its `Link` header tells: a page's number, `end`, `astray` where it leads back, or
 * `unsaid` without a header, or with one that gives no number.
 *
 * Of the links only the number is taken: their hosts are nobody's business, and tokens may stand in them.
 */
function onward(headers, page) {
    const links = linksIn(headers);
    if (links === undefined)
        return 'unsaid';
    const [next] = links.rel('next');
    if (next === undefined)
        return 'end';
    const number = URL.parse(next.uri, 'https://api.buildkite.com')?.searchParams.get('page') ?? '';
    if (!/^\d{1,9}$/.test(number))
        return 'unsaid';
    return Number(number) > page ? Number(number) : 'unsaid';
}
function linksIn(headers) {
    const value = headers.get('link');
    if (!value)
        return undefined;
    try {
        return lib_link.parse(value);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/test-engine/listing.js




/** A build's runs in one suite fill no more pages than this; a list that goes on is none that can be trusted. */
const mostPages = 50;
/** All runs that the list gives for the build, by id, in its order. */
async function runsOfBuild(api, place, buildId, signal) {
    const runs = new Map();
    const seen = new Set();
    let page = 1;
    for (let pages = 1;; pages++) {
        const { body, headers, asked } = await api.runs(place, { page, perPage: fullPage }, { buildId, signal });
        const seenBefore = seen.size;
        for (const wire of body) {
            seen.add(wire.id);
            // A server that does not filter must not make us gate another build. A run met twice counts as it was met last.
            if (wire.buildId === undefined || wire.buildId === buildId)
                runs.set(wire.id, { suite: place.suite, ...wire, buildId });
        }
        const next = pageAfter(page, { body, headers });
        if (next === undefined || seen.size === seenBefore)
            return runs;
        if (pages === mostPages)
            throw new UnexpectedAnswer(asked, `runs: more than ${mostPages} pages of them`);
        page = next;
    }
}
/**
 * The page on which a list goes on after this one, of which the most was asked for; `undefined` when it is over. A link that leads
 * back tells nothing, and a full page is then followed by the next: what is not read would not be gated.
 */
function pageAfter(page, { body, headers }) {
    const next = onward(headers, page);
    if (typeof next === 'number')
        return next;
    return next === 'end' || body.length < fullPage ? undefined : page + 1;
}
/** A run by its id; `undefined` when it is not there. */
async function findRun(api, place, id, signal) {
    try {
        const { body } = await api.run(place, id, signal);
        return { suite: place.suite, ...body };
    }
    catch (error) {
        if (error instanceof NotFound)
            return undefined;
        throw error;
    }
}
/** Those of these runs that are still there, as they are now. */
async function findRuns(api, place, runs, signal) {
    const found = await Promise.all(runs.map(({ id }) => findRun(api, place, id, signal)));
    return found.filter((run) => run !== undefined);
}
/** By creation, where all tell it; else as they came. */
function listing_newestFirst(runs) {
    const createdAt = ({ createdAt }) => Date.parse(createdAt === undefined ? '' : bare(createdAt));
    return runs.some((run) => Number.isNaN(createdAt(run))) ? runs : runs.toSorted((a, b) => createdAt(b) - createdAt(a));
}
/** The task for all items at once. The first that fails aborts the others, and its error is the whole's. */
async function together(items, signal, task) {
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    try {
        return await Promise.all(items.map((item) => task(item, either)));
    }
    catch (error) {
        failed.abort(error);
        throw error;
    }
}

;// CONCATENATED MODULE: ./build/test-engine/build-tests.js




/** Tests of one build that failed at least once fill no more pages than this; a list that goes on is none to be trusted. */
const build_tests_mostPages = 100;
/**
 * What Test Engine says of the tests of a build that failed at least once. A test counts as muted only by positive evidence:
 * it is listed among the muted, and nothing says otherwise, neither its own state nor the list of the enabled ones (a server
 * that does not know the filter gives every test in each list). A test that is skipped has passed nothing.
 */
async function failedTestsOfBuild(api, build, { muted }, signal) {
    const all = await list(api, build, undefined, signal);
    const [mutedOnes, enabledOnes] = muted
        ? [await list(api, build, 'muted', signal), await list(api, build, 'enabled', signal)]
        : [new Map(), new Map()];
    const keys = new Set([...all.keys(), ...mutedOnes.keys()]);
    return [...keys].flatMap((key) => {
        const test = all.get(key) ?? mutedOnes.get(key);
        if (test === undefined)
            return [];
        const state = mutedOnes.get(key)?.state ?? test.state;
        const isMuted = mutedOnes.has(key) && !enabledOnes.has(key) && (state === undefined || state === 'muted');
        const passes = test.state === 'skipped' ? 0 : test.passes;
        return [{ suite: test.suite, testId: test.testId, muted: isMuted, passes }];
    });
}
async function list(api, build, state, signal) {
    const tests = new Map();
    let page = 1;
    for (let pages = 1;; pages++) {
        const { body, headers, asked } = await api.failedTests(build, { page, perPage: fullPage }, { state, signal });
        for (const test of body) {
            const { suite, testId } = test;
            if (suite !== undefined && testId !== undefined)
                tests.set(`${suite}/${bare(testId)}`, { ...test, suite, testId });
        }
        const next = pageAfter(page, { body, headers });
        if (next === undefined)
            return tests;
        if (pages === build_tests_mostPages)
            throw new EndlessList(asked, build_tests_mostPages);
        page = next;
    }
}

;// CONCATENATED MODULE: ./build/test-engine/failed-executions.js




/** Page sizes, each a part of the one before, so that a smaller page can start where a larger one would have. */
const sizes = [fullPage, 10, 1];
/** The failed executions of all runs, one run after the other: see `TestEngine.failedExecutions`. */
async function fetchFailedExecutions(api, runs, options) {
    const executions = [];
    const problems = [];
    let truncated = false;
    for (const run of runs) {
        const room = options.limit - executions.length;
        if (room <= 0)
            return { executions, truncated: true, problems };
        const ofRun = new FetchOfRun(api, run, options);
        if (!(await ofRun.fetch(room)))
            truncated = true;
        for (const execution of ofRun.executions)
            executions.push(execution);
        if (ofRun.detailsLeftOut !== undefined)
            problems.push(ofRun.detailsLeftOut);
        if (ofRun.problem !== undefined)
            problems.push(ofRun.problem);
        if (ofRun.endsAll)
            break;
    }
    return { executions, truncated, problems };
}
/** The failed executions of one run. */
class FetchOfRun {
    /** Why it ended early, if it did. */
    problem;
    /** Why details are missing from some page on, if they are. */
    detailsLeftOut;
    #lastFault;
    #found = new Map();
    #api;
    #run;
    #options;
    #details;
    constructor(api, run, options) {
        this.#api = api;
        this.#run = run;
        this.#options = options;
        this.#details = options.details;
    }
    get executions() {
        return this.#found.values();
    }
    /** No request for another run would fare better. */
    get endsAll() {
        const { problem } = this;
        const isForAll = problem instanceof BadToken || problem instanceof MissingScope || problem instanceof Forbidden;
        return isForAll || (problem !== undefined && this.#options.signal.aborted);
    }
    /** Fetches up to `room` executions; tells whether they are certainly all. Throws errors of our own making only. */
    async fetch(room) {
        try {
            return await this.#pages(room);
        }
        catch (error) {
            const { signal } = this.#options;
            if (!signal.aborted && !(error instanceof TestEngineError))
                throw error;
            this.problem = error instanceof TestEngineError ? error : (this.#lastFault ?? new NoTimeLeft());
            return false;
        }
    }
    async #pages(room) {
        let offset = 0;
        for (;;) {
            const { rows, next, size } = await this.#take(offset);
            const fresh = this.#keep(rows, room);
            const isAll = next === 'end' || (next === 'unsaid' && rows.length < size);
            if (this.#found.size >= room)
                return isAll && !fresh.leftOver;
            if (isAll)
                return true;
            // Older servers send the first hundred whatever is asked for: more than asked for, or the same once more.
            if (next === 'unsaid' && rows.length > size)
                return rows.length < fullPage;
            if (!fresh.any)
                return false;
            offset = next === 'unsaid' ? offset + size : (next - 1) * size;
        }
    }
    /** Keeps what was not met before; rows come again when the list grows meanwhile, or when the server does not page. */
    #keep(rows, room) {
        const { suite, id: runId } = this.#run;
        const alike = new Map();
        let any = false;
        for (const row of rows) {
            const key = failed_executions_identity(row, alike);
            if (this.#found.has(key))
                continue;
            if (this.#found.size >= room)
                return { any, leftOver: true };
            this.#found.set(key, { suite, runId, ...row });
            any = true;
        }
        return { any, leftOver: false };
    }
    /**
     * The page that begins at `offset`. One that cannot be had is asked for without details, then in smaller parts. The rest
     * of the run then goes without details too: what one page cost is not paid again for each.
     */
    #take(offset) {
        const [largest = 1, ...smaller] = sizes.filter((size) => offset % size === 0);
        const smallerWays = smaller.map((size) => ({ size, details: false }));
        const plain = { size: largest, details: false };
        return this.#details
            ? this.#takeBy([{ size: largest, details: true }, plain, ...smallerWays], offset)
            : this.#takeBy([plain, ...smallerWays], offset);
    }
    async #takeBy([way, ...others], offset) {
        const [next, ...rest] = others;
        const outcome = await this.#options.persist(this.#attempt(offset, way, next === undefined));
        if (!(outcome instanceof TestEngineError)) {
            if (this.#details && !way.details)
                this.detailsLeftOut = new DetailsLeftOut(this.#lastFault);
            this.#details = way.details;
            this.#lastFault = undefined;
            return outcome;
        }
        if (next === undefined)
            throw outcome;
        return this.#takeBy([next, ...rest], offset);
    }
    /** One attempt; resolves to the fault where another way promises more than another attempt. */
    #attempt(offset, { size, details }, isLastResort) {
        const { organization, signal } = this.#options;
        const part = { page: offset / size + 1, perPage: size };
        let failures = 0;
        return async () => {
            try {
                const answer = await this.#api.failedExecutions(organization, this.#run, part, { details, signal });
                return { rows: answer.body, next: onward(answer.headers, part.page), size };
            }
            catch (fault) {
                if (fault instanceof TestEngineError)
                    this.#lastFault = fault;
                if (fault instanceof AnswerTooLarge)
                    return fault;
                if (!isLastResort && mayBeTooMuch(fault) && fault.notBefore === 0 && ++failures === 2)
                    return fault;
                throw fault;
            }
        };
    }
}
class NoTimeLeft extends CuredError {
    constructor() {
        super('There was no answer when the time for fetching was over.', '');
    }
}
class DetailsLeftOut extends CuredError {
    constructor(cause) {
        super(`Details are missing, as they could not be had: ${cause?.message ?? ''}`, '');
    }
}
/** Faults that a server or proxy may well have because a page is too large for it. */
function mayBeTooMuch(fault) {
    return (fault instanceof ServerFault ||
        fault instanceof RequestTimedOut ||
        fault instanceof UnexpectedAnswer ||
        (fault instanceof Unreachable && fault.duringAnswer));
}
/** Tells executions apart. Those without an id by what they say, and equal ones by which of the page's they are. */
function failed_executions_identity({ id, testId, testName, location, reason, createdAt }, alike) {
    if (id !== undefined)
        return JSON.stringify([id]);
    const content = JSON.stringify([testId, testName, location, reason, createdAt]);
    const before = alike.get(content) ?? 0;
    alike.set(content, before + 1);
    return `${content}${before}`;
}

;// CONCATENATED MODULE: ./node_modules/ky/distribution/errors/KyError.js
/**
Base class for all Ky-specific errors. `HTTPError`, `NetworkError`, `TimeoutError`, and `ForceRetryError` extend this class.

You can use `instanceof KyError` to check if an error originated from Ky, or use the `isKyError()` type guard for cross-realm compatibility and TypeScript type narrowing.

Note: `SchemaValidationError` is intentionally not considered a Ky error. `KyError` covers failures in Ky's HTTP lifecycle (bad status, timeout, retry), while schema validation errors originate from the user-provided schema, not from Ky itself.
*/
class KyError extends Error {
    name = 'KyError';
    get isKyError() {
        return true;
    }
}
//# sourceMappingURL=KyError.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/errors/HTTPError.js

/**
Error thrown when the response has a non-2xx status code and `throwHttpErrors` is enabled.

The error has a `response` property with the `Response` object, a `request` property with the `Request` object, an `options` property with the normalized options (either passed to `ky` when creating an instance with `ky.create()` or directly when performing the request), and a `data` property with the pre-parsed response body. For JSON responses (based on `Content-Type`), the body is parsed using the `parseJson` option if set, or `JSON.parse` by default. For other content types, it is set as plain text. If the body is empty, unreadable, too large, parsing fails, or the error-data read/parse timeout is reached, `data` will be `undefined`. To avoid hanging or excessive buffering, `error.data` body reads and async JSON parsing are bounded by the request timeout (or 10 seconds when `timeout` is disabled), any remaining `totalTimeout` budget, and a 10 MiB response body size limit. If `totalTimeout` expires while populating `error.data`, Ky throws `TimeoutError` instead of `HTTPError`. The `data` property is populated before `beforeError` hooks run, so hooks can access it.

The response body is automatically consumed when populating `error.data`, so `error.response.json()` and other body methods will not work. Use `error.data` instead. The `error.response` object is still available for headers, status, etc.

Be aware that some types of errors, such as network errors, inherently mean that a response was not received. In that case, the error will be an instance of `NetworkError` instead of `HTTPError` and will not contain a `response` property.
*/
class HTTPError extends KyError {
    name = 'HTTPError';
    response;
    request;
    options;
    data;
    constructor(response, request, options) {
        const code = (response.status || response.status === 0) ? response.status : '';
        const title = response.statusText ?? '';
        const status = `${code} ${title}`.trim();
        const reason = status ? `status code ${status}` : 'an unknown error';
        super(`Request failed with ${reason}: ${request.method} ${request.url}`);
        this.response = response;
        this.request = request;
        this.options = options;
    }
}
//# sourceMappingURL=HTTPError.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/errors/NetworkError.js

/**
Error thrown when a network error occurs during the request (e.g., DNS failure, connection refused, offline). It has a `request` property with the `Request` object. The original error is available via the standard `cause` property.

Network errors are automatically retried (for retriable methods).

Note: Network errors are detected using runtime-specific heuristics. Unrecognized runtimes may produce errors that are not wrapped in `NetworkError`. Use the `shouldRetry` option to handle such cases.
*/
class NetworkError extends KyError {
    name = 'NetworkError';
    request;
    constructor(request, options) {
        super(`Request failed due to a network error: ${request.method} ${request.url}`, options);
        this.request = request;
    }
}
//# sourceMappingURL=NetworkError.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/errors/NonError.js
/**
Wrapper for non-Error values that were thrown.

In JavaScript, any value can be thrown (not just Error instances). This class wraps such values to ensure consistent error handling.
*/
class NonError extends Error {
    name = 'NonError';
    value;
    constructor(value) {
        let message = 'Non-error value was thrown';
        // Intentionally minimal as this error is just an edge-case.
        try {
            if (typeof value === 'string') {
                message = value;
            }
            else if (value && typeof value === 'object' && 'message' in value && typeof value.message === 'string') {
                message = value.message;
            }
        }
        catch {
            // Use default message if accessing properties throws
        }
        super(message);
        this.value = value;
    }
}
//# sourceMappingURL=NonError.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/errors/ForceRetryError.js


/**
Error used to signal a forced retry from `afterResponse` hooks.

This is thrown when `ky.retry()` is returned from an `afterResponse` hook. It is observable in `beforeRetry` and `beforeError` hooks via the `isForceRetryError()` type guard.
*/
class ForceRetryError_ForceRetryError extends KyError {
    name = 'ForceRetryError';
    customDelay;
    code;
    customRequest;
    constructor(options) {
        // Runtime protection: wrap non-Error causes in NonError
        // TypeScript type is Error for guidance, but JS users can pass anything
        const cause = options?.cause
            ? (options.cause instanceof Error ? options.cause : new NonError(options.cause))
            : undefined;
        super(options?.code ? `Forced retry: ${options.code}` : 'Forced retry', cause ? { cause } : undefined);
        this.customDelay = options?.delay;
        this.code = options?.code;
        this.customRequest = options?.request;
    }
}
//# sourceMappingURL=ForceRetryError.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/errors/SchemaValidationError.js
/**
The error thrown when [Standard Schema](https://github.com/standard-schema/standard-schema) validation fails in `.json(schema)`. It has an `issues` property with the validation issues from the schema.

This error intentionally does not extend `KyError` because it does not represent a failure in Ky's HTTP lifecycle. The request succeeded; the user's schema rejected the data. As such, it is not matched by `isKyError()`.

@example
```
import ky, {SchemaValidationError} from 'ky';
import {z} from 'zod';

const userSchema = z.object({name: z.string()});

try {
    const user = await ky('/api/user').json(userSchema);
    console.log(user.name);
} catch (error) {
    if (error instanceof SchemaValidationError) {
        console.error(error.issues);
    }
}
```
*/
class SchemaValidationError extends Error {
    name = 'SchemaValidationError';
    issues;
    constructor(issues) {
        super('Response schema validation failed');
        this.issues = issues;
    }
}
//# sourceMappingURL=SchemaValidationError.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/errors/TimeoutError.js

/**
Error thrown when the request times out. It has a `request` property with the `Request` object.
*/
class TimeoutError extends KyError {
    name = 'TimeoutError';
    request;
    constructor(request) {
        super(`Request timed out: ${request.method} ${request.url}`);
        this.request = request;
    }
}
//# sourceMappingURL=TimeoutError.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/core/constants.js
const supportsRequestStreams = (() => {
    let duplexAccessed = false;
    let hasContentType = false;
    const supportsReadableStream = typeof globalThis.ReadableStream === 'function';
    const supportsRequest = typeof globalThis.Request === 'function';
    if (supportsReadableStream && supportsRequest) {
        try {
            hasContentType = new globalThis.Request('https://empty.invalid', {
                body: new globalThis.ReadableStream(),
                method: 'POST',
                // @ts-expect-error - Types are outdated.
                get duplex() {
                    duplexAccessed = true;
                    return 'half';
                },
            }).headers.has('Content-Type');
        }
        catch (error) {
            // QQBrowser on iOS throws "unsupported BodyInit type" error (see issue #581)
            if (error instanceof Error && error.message === 'unsupported BodyInit type') {
                return false;
            }
            throw error;
        }
    }
    return duplexAccessed && !hasContentType;
})();
const supportsAbortController = typeof globalThis.AbortController === 'function';
const supportsAbortSignal = typeof globalThis.AbortSignal === 'function' && typeof globalThis.AbortSignal.any === 'function';
const supportsResponseStreams = typeof globalThis.ReadableStream === 'function';
const supportsFormData = typeof globalThis.FormData === 'function';
const requestMethods = ['get', 'post', 'put', 'patch', 'head', 'delete', 'query'];
const validate = () => undefined;
validate();
const responseTypes = {
    json: 'application/json',
    text: 'text/*',
    formData: 'multipart/form-data',
    arrayBuffer: '*/*',
    blob: '*/*',
    // Supported in modern Fetch implementations (for example, browsers and recent Node.js/undici).
    // We still feature-check at runtime before exposing the shortcut.
    bytes: '*/*',
};
// The maximum value of a 32bit int (see issue #117)
const maxSafeTimeout = 2_147_483_647;
// Size in bytes of a typical form boundary (e.g., '------WebKitFormBoundaryaxpyiPgbbPti10Rw'), used to help estimate upload size
const usualFormBoundarySize = 40;
/**
Symbol that can be returned by a `beforeRetry` hook to stop retrying without throwing an error.
*/
const stop = Symbol('stop');
/**
Marker returned by `ky.retry()` to signal a forced retry from `afterResponse` hooks.
*/
class RetryMarker {
    options;
    constructor(options) {
        this.options = options;
    }
}
/**
Force a retry from an `afterResponse` hook.

This allows you to retry a request based on the response content, even if the response has a successful status code. The retry will respect the `retry.limit` option and skip the `shouldRetry` check. The forced retry is observable in `beforeRetry` hooks, where the error will be a `ForceRetryError`.

@param options - Optional configuration for the retry.

@example
```
import ky, {isForceRetryError} from 'ky';

const api = ky.extend({
    hooks: {
        afterResponse: [
            async ({request, response}) => {
                // Retry based on response body content
                if (response.status === 200) {
                    const data = await response.json();

                    // Simple retry with default delay
                    if (data.error?.code === 'TEMPORARY_ERROR') {
                        return ky.retry();
                    }

                    // Retry with custom delay from API response
                    if (data.error?.code === 'RATE_LIMIT') {
                        return ky.retry({
                            delay: data.error.retryAfter * 1000,
                            code: 'RATE_LIMIT'
                        });
                    }

                    // Retry with a modified request (e.g., fallback endpoint)
                    if (data.error?.code === 'FALLBACK_TO_BACKUP') {
                        return ky.retry({
                            request: new Request('https://backup-api.com/endpoint', {
                                method: request.method,
                                headers: request.headers,
                            }),
                            code: 'BACKUP_ENDPOINT'
                        });
                    }

                    // Retry with refreshed authentication
                    if (data.error?.code === 'TOKEN_REFRESH' && data.newToken) {
                        return ky.retry({
                            request: new Request(request, {
                                headers: {
                                    ...Object.fromEntries(request.headers),
                                    'Authorization': `Bearer ${data.newToken}`
                                }
                            }),
                            code: 'TOKEN_REFRESHED'
                        });
                    }

                    // Retry with cause to preserve error chain
                    try {
                        validateResponse(data);
                    } catch (error) {
                        return ky.retry({
                            code: 'VALIDATION_FAILED',
                            cause: error
                        });
                    }
                }
            }
        ],
        beforeRetry: [
            ({error, retryCount}) => {
                // Observable in beforeRetry hooks
                if (isForceRetryError(error)) {
                    console.log(`Forced retry #${retryCount}: ${error.message}`);
                    // Example output: "Forced retry #1: Forced retry: RATE_LIMIT"
                }
            }
        ]
    }
});

const response = await api.get('https://example.com/api');
```
*/
const retry = (options) => new RetryMarker(options);
const kyOptionKeys = {
    json: true,
    parseJson: true,
    stringifyJson: true,
    searchParams: true,
    baseUrl: true,
    prefix: true,
    retry: true,
    timeout: true,
    totalTimeout: true,
    hooks: true,
    throwHttpErrors: true,
    onDownloadProgress: true,
    onUploadProgress: true,
    fetch: true,
    context: true,
};
// Standard RequestInit options that should NOT be passed separately to fetch()
// because they're already applied to the Request object.
// Note: `dispatcher` and `priority` are NOT included here - they're fetch-only
// options that the Request constructor doesn't accept, so they need to be passed
// separately to fetch().
const requestOptionsRegistry = {
    method: true,
    headers: true,
    body: true,
    mode: true,
    credentials: true,
    cache: true,
    redirect: true,
    referrer: true,
    referrerPolicy: true,
    integrity: true,
    keepalive: true,
    signal: true,
    window: true,
    duplex: true,
};
//# sourceMappingURL=constants.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/utils/body.js

const encoder = new TextEncoder();
// eslint-disable-next-line @typescript-eslint/no-restricted-types
const getBodySize = (body) => {
    if (!body) {
        return 0;
    }
    if (body instanceof FormData) {
        // This is an approximation, as FormData size calculation is not straightforward
        let size = 0;
        for (const [key, value] of body) {
            size += usualFormBoundarySize;
            size += encoder.encode(`Content-Disposition: form-data; name="${key}"`).byteLength;
            size += typeof value === 'string'
                ? encoder.encode(value).byteLength
                : value.size;
        }
        return size;
    }
    if (body instanceof Blob) {
        return body.size;
    }
    if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) {
        return body.byteLength;
    }
    if (typeof body === 'string') {
        return encoder.encode(body).byteLength;
    }
    if (body instanceof URLSearchParams) {
        return encoder.encode(body.toString()).byteLength;
    }
    return 0;
};
const withProgress = (stream, totalBytes, onProgress) => {
    let previousChunk;
    let transferredBytes = 0;
    return stream.pipeThrough(new TransformStream({
        transform(currentChunk, controller) {
            controller.enqueue(currentChunk);
            if (previousChunk) {
                transferredBytes += previousChunk.byteLength;
                let percent = totalBytes === 0 ? 0 : transferredBytes / totalBytes;
                // Avoid reporting 100% progress before the stream is actually finished (in case totalBytes is inaccurate)
                if (percent >= 1) {
                    // Epsilon is used here to get as close as possible to 100% without reaching it.
                    // If we were to use 0.99 here, percent could potentially go backwards.
                    percent = 1 - Number.EPSILON;
                }
                onProgress?.({ percent, totalBytes: Math.max(totalBytes, transferredBytes), transferredBytes }, previousChunk);
            }
            previousChunk = currentChunk;
        },
        flush() {
            const finalChunk = previousChunk ?? new Uint8Array();
            transferredBytes += finalChunk.byteLength;
            onProgress?.({ percent: 1, totalBytes: Math.max(totalBytes, transferredBytes), transferredBytes }, finalChunk);
        },
    }));
};
const streamResponse = (response, onDownloadProgress) => {
    if (!response.body) {
        return response;
    }
    const responseInit = {
        status: response.status,
        statusText: response.statusText,
        headers: response.headers,
    };
    if (response.status === 204) {
        return new Response(null, responseInit);
    }
    const totalBytes = Math.max(0, Number(response.headers.get('content-length')) || 0);
    return new Response(withProgress(response.body, totalBytes, onDownloadProgress), responseInit);
};
// eslint-disable-next-line @typescript-eslint/no-restricted-types
const streamRequest = (request, onUploadProgress, originalBody) => {
    if (!request.body) {
        return request;
    }
    // Use original body for size calculation since request.body is already a stream
    const totalBytes = getBodySize(originalBody ?? request.body);
    return new Request(request, {
        // @ts-expect-error - Types are outdated.
        duplex: 'half',
        body: withProgress(request.body, totalBytes, onUploadProgress),
    });
};
//# sourceMappingURL=body.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/utils/is.js
// eslint-disable-next-line @typescript-eslint/no-restricted-types
const isObject = (value) => value !== null && typeof value === 'object';
//# sourceMappingURL=is.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/utils/merge.js


const replaceSymbol = Symbol('replaceOption');
const getReplaceState = (value) => isObject(value) && value[replaceSymbol] === true
    ? {
        isReplace: true,
        value: value.value,
    }
    : {
        isReplace: false,
        value,
    };
/**
Wraps a value so that `ky.extend()` will replace the parent value instead of merging with it. Works with hooks, headers, search parameters, context, and any other deep-merged option.

By default, `.extend()` deep-merges options with the parent instance: hooks get appended, headers get merged, and search parameters get accumulated. Use `replaceOption` when you want to fully replace a merged property instead.

@example
```
import ky, {replaceOption} from 'ky';

const base = ky.create({
    hooks: {beforeRequest: [addAuth, addTracking]},
});

// Replaces instead of appending
const extended = base.extend({
    hooks: replaceOption({beforeRequest: [onlyThis]}),
});
// hooks.beforeRequest is now [onlyThis], not [addAuth, addTracking, onlyThis]
```
*/
const replaceOption = (value) => {
    const markedValue = { [replaceSymbol]: true, value };
    return markedValue;
};
const validateAndMerge = (...sources) => {
    for (const source of sources) {
        if ((!isObject(source) || Array.isArray(source)) && source !== undefined) {
            throw new TypeError('The `options` argument must be an object');
        }
    }
    return deepMerge({}, ...sources);
};
const mergeHeaders = (source1 = {}, source2 = {}) => {
    const result = new globalThis.Headers(source1);
    const isHeadersInstance = source2 instanceof globalThis.Headers;
    const source = new globalThis.Headers(source2);
    for (const [key, value] of source.entries()) {
        if ((isHeadersInstance && value === 'undefined') || value === undefined) {
            result.delete(key);
        }
        else {
            result.set(key, value);
        }
    }
    return result;
};
const isPlainObject = (value) => {
    if (!isObject(value) || Array.isArray(value)) {
        return false;
    }
    const prototype = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null;
};
const cloneShallow = (value) => {
    if (value instanceof URLSearchParams) {
        const copy = new URLSearchParams(value);
        const deleted = value[deletedParametersSymbol];
        if (deleted) {
            // Preserve internal deletion markers so init-hook cloning does not resurrect params removed during option merging.
            copy[deletedParametersSymbol] = new Set(deleted);
        }
        return copy;
    }
    if (value instanceof globalThis.Headers) {
        return new globalThis.Headers(value);
    }
    if (Array.isArray(value)) {
        return [...value];
    }
    if (isPlainObject(value)) {
        const copy = { ...value };
        return copy;
    }
    return value;
};
const normalizeHeaderObject = (headers) => Object.fromEntries(Object.entries(headers).filter((entry) => entry[1] !== undefined));
const mergeHeaderContainers = (source1, source2) => {
    if (isPlainObject(source1) && isPlainObject(source2)) {
        return normalizeHeaderObject({ ...source1, ...source2 });
    }
    return mergeHeaders(source1, source2);
};
function newHookValue(original, incoming, property) {
    return (Object.hasOwn(incoming, property) && incoming[property] === undefined)
        ? []
        : deepMerge(original[property] ?? [], incoming[property] ?? []);
}
const mergeHooks = (original = {}, incoming = {}) => ({
    init: newHookValue(original, incoming, 'init'),
    beforeRequest: newHookValue(original, incoming, 'beforeRequest'),
    beforeRetry: newHookValue(original, incoming, 'beforeRetry'),
    beforeError: newHookValue(original, incoming, 'beforeError'),
    afterResponse: newHookValue(original, incoming, 'afterResponse'),
});
const deletedParametersSymbol = Symbol('deletedParameters');
const appendSearchParameters = (target, source) => {
    const result = new URLSearchParams();
    const deleted = new Set();
    for (const input of [target, source]) {
        if (input === undefined) {
            continue;
        }
        if (input instanceof URLSearchParams) {
            for (const [key, value] of input.entries()) {
                result.append(key, value);
                deleted.delete(key);
            }
            const inputDeleted = input[deletedParametersSymbol];
            if (inputDeleted) {
                for (const key of inputDeleted) {
                    result.delete(key);
                    deleted.add(key);
                }
            }
        }
        else if (Array.isArray(input)) {
            for (const pair of input) {
                if (!Array.isArray(pair) || pair.length !== 2) {
                    throw new TypeError('Array search parameters must be provided in [[key, value], ...] format');
                }
                result.append(String(pair[0]), String(pair[1]));
                deleted.delete(String(pair[0]));
            }
        }
        else if (isObject(input)) {
            for (const [key, value] of Object.entries(input)) {
                if (value === undefined) {
                    result.delete(key);
                    deleted.add(key);
                }
                else {
                    result.append(key, String(value));
                    deleted.delete(key);
                }
            }
        }
        else {
            // String
            const parameters = new URLSearchParams(input);
            for (const [key, value] of parameters.entries()) {
                result.append(key, value);
                deleted.delete(key);
            }
        }
    }
    if (deleted.size > 0) {
        result[deletedParametersSymbol] = deleted;
    }
    return result;
};
// TODO: Make this strongly-typed (no `any`).
const deepMergeInternal = (isRoot, ...sources) => {
    let returnValue = {};
    let headers = {};
    let hooks = {};
    let searchParameters;
    const signals = [];
    for (const source of sources) {
        if (Array.isArray(source)) {
            if (!Array.isArray(returnValue)) {
                returnValue = [];
            }
            returnValue = [...returnValue, ...source];
        }
        else if (isObject(source)) {
            for (let [key, value] of Object.entries(source)) {
                const replaceState = getReplaceState(value);
                const { isReplace } = replaceState;
                value = replaceState.value;
                const isRootSignal = isRoot && key === 'signal';
                if (isRootSignal && (isReplace || value === undefined)) {
                    signals.length = 0;
                }
                // Special handling for AbortSignal instances at the root options level
                if (isRootSignal && value instanceof globalThis.AbortSignal) {
                    signals.push(value);
                    continue;
                }
                // Special handling for context - shallow merge only
                if (key === 'context') {
                    if (value !== undefined && value !== null && (!isObject(value) || Array.isArray(value))) {
                        throw new TypeError('The `context` option must be an object');
                    }
                    // Shallow merge: always create a new object to prevent mutation bugs
                    returnValue = {
                        ...returnValue,
                        context: (value === undefined || value === null)
                            ? {}
                            : (isReplace
                                ? { ...value }
                                : { ...returnValue.context, ...value }),
                    };
                    continue;
                }
                // Special handling for searchParams
                if (key === 'searchParams') {
                    if (value === undefined || value === null) {
                        // Explicit undefined or null removes searchParams
                        searchParameters = undefined;
                    }
                    else if (isReplace) {
                        searchParameters = value;
                    }
                    else {
                        // First source: keep as-is to preserve type (string/object/URLSearchParams)
                        // Subsequent sources: merge and convert to URLSearchParams
                        searchParameters = searchParameters === undefined ? value : appendSearchParameters(searchParameters, value);
                    }
                    continue;
                }
                // `retry` accepts a number as shorthand for `{limit: number}`. Expand it before
                // merging so extending a numeric `retry` with an object keeps the limit instead
                // of dropping it (e.g. `ky.create({retry: 3}).extend({retry: {methods: ['get']}})`).
                // Scoped to the root options level so it never rewrites nested user data that
                // happens to contain a `retry` key (e.g. a `json` request body).
                if (isRoot && key === 'retry' && isObject(value) && !isReplace && typeof returnValue[key] === 'number') {
                    returnValue = { ...returnValue, [key]: { limit: returnValue[key] } };
                }
                if (isObject(value) && !isReplace && key in returnValue) {
                    value = deepMergeInternal(false, returnValue[key], value);
                }
                returnValue = { ...returnValue, [key]: value };
            }
            if (isObject(source.hooks)) {
                const { value: hookValue, isReplace } = getReplaceState(source.hooks);
                hooks = isReplace
                    ? mergeHooks({}, hookValue)
                    : mergeHooks(hooks, hookValue);
                returnValue.hooks = hooks;
            }
            if (isObject(source.headers)) {
                const { value: headerValue, isReplace } = getReplaceState(source.headers);
                headers = isReplace
                    ? cloneShallow(headerValue)
                    : mergeHeaderContainers(headers, headerValue);
                returnValue.headers = headers;
            }
        }
    }
    if (searchParameters !== undefined) {
        returnValue.searchParams = searchParameters;
    }
    if (signals.length > 0) {
        if (signals.length === 1) {
            returnValue.signal = signals[0];
        }
        else if (supportsAbortSignal) {
            returnValue.signal = AbortSignal.any(signals);
        }
        else {
            // When AbortSignal.any is not available, use the last signal
            // This maintains the previous behavior before signal merging was added
            // This can be removed when the `supportsAbortSignal` check is removed.
            returnValue.signal = signals.at(-1);
        }
    }
    return returnValue;
};
const deepMerge = (...sources) => deepMergeInternal(true, ...sources);
//# sourceMappingURL=merge.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/utils/normalize.js

const normalizeRequestMethod = (input) => requestMethods.includes(input) ? input.toUpperCase() : input;
const retryMethods = ['get', 'put', 'head', 'delete', 'options', 'trace', 'query'];
const retryStatusCodes = [408, 413, 429, 500, 502, 503, 504];
const retryAfterStatusCodes = [413, 429, 503];
const invalidRetryLimitErrorMessage = '`retry.limit` must be a finite, non-negative integer';
const defaultRetryOptions = {
    limit: 2,
    methods: retryMethods,
    statusCodes: retryStatusCodes,
    afterStatusCodes: retryAfterStatusCodes,
    maxRetryAfter: Number.POSITIVE_INFINITY,
    backoffLimit: Number.POSITIVE_INFINITY,
    delay: attemptCount => 0.3 * (2 ** (attemptCount - 1)) * 1000,
    jitter: undefined,
    retryOnTimeout: false,
};
const getDefaultRetryOptions = () => ({
    ...defaultRetryOptions,
    methods: [...defaultRetryOptions.methods],
    statusCodes: [...defaultRetryOptions.statusCodes],
    afterStatusCodes: [...defaultRetryOptions.afterStatusCodes],
});
/**
Normalizes an omitted retry limit or validates a supplied one.
*/
const normalizeRetryLimit = (retryLimit) => {
    if (retryLimit === undefined) {
        return defaultRetryOptions.limit;
    }
    if (typeof retryLimit !== 'number' || !Number.isInteger(retryLimit) || retryLimit < 0) {
        throw new TypeError(invalidRetryLimitErrorMessage);
    }
    return retryLimit;
};
const normalizeRetryOptions = (retry = {}) => {
    if (typeof retry === 'number') {
        return {
            ...getDefaultRetryOptions(),
            limit: normalizeRetryLimit(retry),
        };
    }
    if (retry === null || typeof retry !== 'object' || Array.isArray(retry)) {
        throw new TypeError('`retry` must be a number or an object');
    }
    const normalizedRetry = Object.fromEntries(Object.entries(retry).filter(([, value]) => value !== undefined));
    const retryLimit = normalizeRetryLimit(normalizedRetry.limit);
    if (normalizedRetry.methods !== undefined && !Array.isArray(normalizedRetry.methods)) {
        throw new Error('retry.methods must be an array');
    }
    if (normalizedRetry.statusCodes !== undefined && !Array.isArray(normalizedRetry.statusCodes)) {
        throw new Error('retry.statusCodes must be an array');
    }
    if (normalizedRetry.afterStatusCodes !== undefined && !Array.isArray(normalizedRetry.afterStatusCodes)) {
        throw new Error('retry.afterStatusCodes must be an array');
    }
    if (normalizedRetry.methods !== undefined) {
        normalizedRetry.methods = normalizedRetry.methods.map(method => method.toLowerCase());
    }
    if (normalizedRetry.statusCodes !== undefined) {
        normalizedRetry.statusCodes = [...normalizedRetry.statusCodes];
    }
    if (normalizedRetry.afterStatusCodes !== undefined) {
        normalizedRetry.afterStatusCodes = [...normalizedRetry.afterStatusCodes];
    }
    return {
        ...getDefaultRetryOptions(),
        ...normalizedRetry,
        limit: retryLimit,
    };
};
//# sourceMappingURL=normalize.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/utils/timeout.js

// `Promise.race()` workaround (#91)
async function timeout(request, init, abortController, options) {
    return new Promise((resolve, reject) => {
        const timeoutId = setTimeout(() => {
            if (abortController) {
                abortController.abort();
            }
            reject(new TimeoutError(request));
        }, options.timeout);
        void options
            .fetch(request, init)
            .then(resolve)
            .catch(reject)
            .then(() => {
            clearTimeout(timeoutId);
        });
    });
}
//# sourceMappingURL=timeout.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/utils/delay.js
// https://github.com/sindresorhus/delay/tree/ab98ae8dfcb38e1593286c94d934e70d14a4e111
async function delay(ms, { signal }) {
    return new Promise((resolve, reject) => {
        if (signal) {
            signal.throwIfAborted();
            signal.addEventListener('abort', abortHandler, { once: true });
        }
        function abortHandler() {
            clearTimeout(timeoutId);
            reject(signal.reason);
        }
        const timeoutId = setTimeout(() => {
            signal?.removeEventListener('abort', abortHandler);
            resolve();
        }, ms);
    });
}
//# sourceMappingURL=delay.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/utils/options.js


const findUnknownOptions = (options) => {
    const unknownOptions = {};
    for (const key in options) {
        // Skip inherited properties
        if (!Object.hasOwn(options, key)) {
            continue;
        }
        // Forward every non-standard, non-Ky option to fetch().
        // We intentionally do not check whether the key also exists on `Request`, because some runtimes
        // patch `Request.prototype` with fetch-only extensions. For example, Next.js adds `next`, and the
        // old `key in request` heuristic dropped it unless Ky kept a special-case allowlist.
        // Passing all non-standard keys makes that allowlist unnecessary and preserves future fetch extensions too.
        if (!(key in requestOptionsRegistry) && !(key in kyOptionKeys)) {
            unknownOptions[key] = options[key];
        }
    }
    return unknownOptions;
};
const hasSearchParameters = (search) => {
    if (search === undefined) {
        return false;
    }
    // The `typeof array` still gives "object", so we need different checking for array.
    if (Array.isArray(search)) {
        return search.length > 0;
    }
    if (search instanceof URLSearchParams) {
        return search.size > 0 || Boolean(search[deletedParametersSymbol]?.size);
    }
    // Record
    if (typeof search === 'object') {
        return Object.keys(search).length > 0;
    }
    if (typeof search === 'string') {
        return search.trim().length > 0;
    }
    return Boolean(search);
};
//# sourceMappingURL=options.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/utils/is-network-error.js
// Inlined from https://github.com/sindresorhus/is-network-error v1.3.2
const objectToString = Object.prototype.toString;
const isError = (value) => objectToString.call(value) === '[object Error]';
const errorMessages = new Set([
    'network error', // Chrome
    'NetworkError when attempting to fetch resource.', // Firefox
    'The Internet connection appears to be offline.', // Safari 16
    'Network request failed', // `cross-fetch`
    'fetch failed', // Undici (Node.js)
    'terminated', // Undici (Node.js)
    ' A network error occurred.', // Bun (WebKit) - leading space is intentional
    'Network connection lost', // Cloudflare Workers (fetch)
]);
function isRawNetworkError(error) {
    const isValid = error
        && isError(error)
        && error.name === 'TypeError'
        && typeof error.message === 'string';
    if (!isValid) {
        return false;
    }
    const { message, stack } = error;
    // Safari 17+ has generic message but no stack for network errors
    if (message === 'Load failed' || (message.startsWith('Load failed (') && message.endsWith(')'))) {
        return stack === undefined
            // Sentry adds its own stack trace to the fetch error, so also check for that
            || '__sentry_captured__' in error;
    }
    // Deno network errors start with specific text
    if (message.startsWith('error sending request for url')) {
        return true;
    }
    // Chrome: exact "Failed to fetch" or with hostname: "Failed to fetch (example.com)"
    if (message === 'Failed to fetch' || (message.startsWith('Failed to fetch (') && message.endsWith(')'))) {
        return true;
    }
    // Standard network error messages
    return errorMessages.has(message);
}
//# sourceMappingURL=is-network-error.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/utils/type-guards.js




// Handles cross-realm cases (e.g., iframes, different JS contexts) where `instanceof` fails.
const isErrorType = (error, cls) => error instanceof cls || error?.name === cls.name;
/**
Type guard to check if an error is a `KyError`.

Note: `SchemaValidationError` is intentionally not considered a Ky error. `KyError` covers failures in Ky's HTTP lifecycle (bad status, timeout, retry), while schema validation errors originate from the user-provided schema, not from Ky itself.

@param error - The error to check
@returns `true` if the error is a Ky error, `false` otherwise

@example
```
import ky, {isKyError} from 'ky';
try {
    const response = await ky.get('/api/data');
} catch (error) {
    if (isKyError(error)) {
        // Handle Ky-specific errors
        console.log('Ky error occurred:', error.message);
    } else {
        // Handle other errors
        console.log('Unknown error:', error);
    }
}
```
*/
function isKyError(error) {
    return error?.isKyError === true || isHTTPError(error) || isNetworkError(error) || isTimeoutError(error) || isForceRetryError(error);
}
/**
Type guard to check if an error is an `HTTPError`.

@param error - The error to check
@returns `true` if the error is an `HTTPError`, `false` otherwise

@example
```
import ky, {isHTTPError} from 'ky';
try {
    const response = await ky.get('/api/data');
} catch (error) {
    if (isHTTPError(error)) {
        console.log('HTTP error status:', error.response.status);
    }
}
```
*/
function isHTTPError(error) {
    return isErrorType(error, HTTPError);
}
/**
Type guard to check if an error is a `NetworkError`.

@param error - The error to check
@returns `true` if the error is a `NetworkError`, `false` otherwise

@example
```
import ky, {isNetworkError} from 'ky';
try {
    const response = await ky.get('/api/data');
} catch (error) {
    if (isNetworkError(error)) {
        console.log('Network error:', error.request.url);
    }
}
```
*/
function isNetworkError(error) {
    return isErrorType(error, NetworkError);
}
/**
Type guard to check if an error is a `TimeoutError`.

@param error - The error to check
@returns `true` if the error is a `TimeoutError`, `false` otherwise

@example
```
import ky, {isTimeoutError} from 'ky';
try {
    const response = await ky.get('/api/data', { timeout: 1000 });
} catch (error) {
    if (isTimeoutError(error)) {
        console.log('Request timed out:', error.request.url);
    }
}
```
*/
function isTimeoutError(error) {
    return isErrorType(error, TimeoutError);
}
/**
Type guard to check if an error is a `ForceRetryError`.

@param error - The error to check
@returns `true` if the error is a `ForceRetryError`, `false` otherwise

@example
```
import ky, {isForceRetryError} from 'ky';

const api = ky.extend({
    hooks: {
        beforeRetry: [
            ({error, retryCount}) => {
                if (isForceRetryError(error)) {
                    console.log(`Forced retry #${retryCount}: ${error.code}`);
                }
            }
        ]
    }
});
```
*/
function isForceRetryError(error) {
    return isErrorType(error, ForceRetryError);
}
//# sourceMappingURL=type-guards.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/core/retry-timing.js
// Older epoch-second values are indistinguishable from ordinary delay seconds, so timestamp compatibility only applies to current-era reset headers.
const timestampThreshold = Date.parse('2024-01-01');
const delayPattern = /^\d+$/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
// HTTP-date parsing is limited to IMF-fixdate and the two obsolete HTTP-date formats. Other date-like strings intentionally fall back to the normal retry delay.
const imfDatePattern = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
const rfc850DatePattern = /^(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday), (\d{2})-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-(\d{2}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
const asctimeDatePattern = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{2}| \d) (\d{2}:\d{2}:\d{2}) (\d{4})$/;
const getRetryTimingHeader = (headers) => {
    const retryAfter = headers.get('Retry-After');
    if (retryAfter !== null) {
        return { value: retryAfter, allowTimestamp: false };
    }
    // Retry-After is authoritative when present. Only missing Retry-After falls through to rate-limit headers.
    const rateLimitReset = headers.get('RateLimit-Reset');
    if (rateLimitReset !== null) {
        return { value: rateLimitReset, allowTimestamp: true };
    }
    const rateLimitRetryAfter = headers.get('X-RateLimit-Retry-After'); // Symfony-based services
    if (rateLimitRetryAfter !== null) {
        return { value: rateLimitRetryAfter, allowTimestamp: false };
    }
    const rateLimitResetAlias = headers.get('X-RateLimit-Reset') // GitHub
        ?? headers.get('X-Rate-Limit-Reset'); // Twitter
    if (rateLimitResetAlias !== null) {
        return { value: rateLimitResetAlias, allowTimestamp: true };
    }
    return undefined;
};
const createTimestamp = ({ year, month, day, hours, minutes, seconds }) => {
    const monthIndex = months.indexOf(month);
    const dayNumber = Number(day);
    const hoursNumber = Number(hours);
    const minutesNumber = Number(minutes);
    const secondsNumber = Number(seconds);
    if (monthIndex === -1
        || hoursNumber > 23
        || minutesNumber > 59
        || secondsNumber > 60) {
        return undefined;
    }
    const normalizedSeconds = Math.min(secondsNumber, 59);
    const date = new Date(Date.UTC(year, monthIndex, dayNumber, hoursNumber, minutesNumber, normalizedSeconds));
    date.setUTCFullYear(year);
    const timestamp = date.getTime();
    // Date.UTC normalizes overflow, so round-trip the parts to reject invalid dates. A leap second is represented by parsing 60 as 59 and adding one second.
    if (date.getUTCFullYear() !== year
        || date.getUTCMonth() !== monthIndex
        || date.getUTCDate() !== dayNumber
        || date.getUTCHours() !== hoursNumber
        || date.getUTCMinutes() !== minutesNumber
        || date.getUTCSeconds() !== normalizedSeconds) {
        return undefined;
    }
    return secondsNumber === 60 ? timestamp + 1000 : timestamp;
};
const getCapture = (match, index) => match[index];
const parseDate = (value) => {
    const imfDate = imfDatePattern.exec(value);
    if (imfDate) {
        return createTimestamp({
            year: Number(getCapture(imfDate, 3)),
            month: getCapture(imfDate, 2),
            day: getCapture(imfDate, 1),
            hours: getCapture(imfDate, 4),
            minutes: getCapture(imfDate, 5),
            seconds: getCapture(imfDate, 6),
        });
    }
    const rfc850Date = rfc850DatePattern.exec(value);
    if (rfc850Date) {
        const now = new Date();
        const twoDigitYear = Number(getCapture(rfc850Date, 3));
        const currentCenturyYear = (Math.floor(now.getUTCFullYear() / 100) * 100) + twoDigitYear;
        const fiftyYearsFromNow = Date.UTC(now.getUTCFullYear() + 50, now.getUTCMonth(), now.getUTCDate(), now.getUTCHours(), now.getUTCMinutes(), now.getUTCSeconds(), now.getUTCMilliseconds());
        let timestamp;
        // RFC 9110 maps two-digit years to the latest matching century that is not more than 50 years in the future.
        for (const year of [
            currentCenturyYear - 100,
            currentCenturyYear,
            currentCenturyYear + 100,
        ]) {
            const candidateTimestamp = createTimestamp({
                year,
                month: getCapture(rfc850Date, 2),
                day: getCapture(rfc850Date, 1),
                hours: getCapture(rfc850Date, 4),
                minutes: getCapture(rfc850Date, 5),
                seconds: getCapture(rfc850Date, 6),
            });
            if (candidateTimestamp !== undefined
                && candidateTimestamp <= fiftyYearsFromNow) {
                timestamp = candidateTimestamp;
            }
        }
        return timestamp;
    }
    const asctimeDate = asctimeDatePattern.exec(value);
    if (asctimeDate) {
        const time = getCapture(asctimeDate, 4);
        const [hours, minutes, seconds] = time.split(':');
        return createTimestamp({
            year: Number(getCapture(asctimeDate, 5)),
            month: getCapture(asctimeDate, 2),
            day: getCapture(asctimeDate, 3).trim(),
            hours,
            minutes,
            seconds,
        });
    }
    return undefined;
};
const calculateRetryTimingDelay = ({ value, allowTimestamp }) => {
    if (delayPattern.test(value)) {
        let delay = Number(value) * 1000;
        // Standard Retry-After numbers are delay seconds. Timestamp compatibility only applies to reset headers.
        if (allowTimestamp
            && delay >= timestampThreshold) {
            delay -= Date.now();
        }
        return Math.max(0, delay);
    }
    const timestamp = parseDate(value);
    if (timestamp === undefined) {
        return undefined;
    }
    const delay = timestamp - Date.now();
    return Number.isFinite(delay) ? Math.max(0, delay) : undefined;
};
//# sourceMappingURL=retry-timing.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/core/Ky.js
















const maxErrorResponseBodySize = 10 * 1024 * 1024;
const prefixUrlRenamedErrorMessage = 'The `prefixUrl` option has been renamed `prefix` in v2 and enhanced to allow slashes in input. See also the new `baseUrl` option for improved flexibility with standard URL resolution: https://github.com/sindresorhus/ky#baseurl';
const timedOutResponseData = Symbol('timedOutResponseData');
const timedOutOperation = Symbol('timedOutOperation');
const createTextDecoder = (contentType) => {
    const match = /;\s*charset\s*=\s*(?:"([^"]+)"|([^;,\s]+))/i.exec(contentType);
    const charset = match?.[1] ?? match?.[2];
    if (charset) {
        try {
            return new TextDecoder(charset);
        }
        catch { }
    }
    return new TextDecoder();
};
const invalidSchemaMessage = 'The `schema` argument must follow the Standard Schema specification';
const cloneRetryOptions = (retry) => {
    if (retry === null || typeof retry !== 'object' || Array.isArray(retry)) {
        return retry;
    }
    const clonedRetry = { ...retry };
    // Clone nested arrays too so init hooks can mutate retry config without leaking state across requests.
    if (Array.isArray(clonedRetry.methods)) {
        clonedRetry.methods = [...clonedRetry.methods];
    }
    if (Array.isArray(clonedRetry.statusCodes)) {
        clonedRetry.statusCodes = [...clonedRetry.statusCodes];
    }
    if (Array.isArray(clonedRetry.afterStatusCodes)) {
        clonedRetry.afterStatusCodes = [...clonedRetry.afterStatusCodes];
    }
    return clonedRetry;
};
const Ky_objectToString = Object.prototype.toString;
const leadingC0ControlOrSpacePattern = /^[\0-\u0020]+/g;
const asciiTabOrNewLinePattern = /[\t\n\r]/g;
const schemePattern = /^[a-z][\d+.a-z-]*:/i;
const malformedHttpProtocolPattern = /^https?:(?!\/\/)/i;
const isRequestInstance = (value) => value instanceof globalThis.Request || Ky_objectToString.call(value) === '[object Request]';
// Accepted custom responses are treated as full Responses throughout Ky.
// If a custom fetch returns one, it must behave like a Response for cloning,
// body consumption, `json()` decoration, and any enabled stream features.
const isResponseInstance = (value) => value instanceof globalThis.Response || Ky_objectToString.call(value) === '[object Response]';
const isAbsoluteInput = (input) => schemePattern.test(input);
const normalizeInputForProtocolCheck = (input) => input.replaceAll(leadingC0ControlOrSpacePattern, '').replaceAll(asciiTabOrNewLinePattern, '');
const cloneSearchParametersForInitHook = (searchParameters) => {
    if (Array.isArray(searchParameters)) {
        return searchParameters.map(parameter => [...parameter]);
    }
    return cloneShallow(searchParameters);
};
// Shallow-clone mutable option properties so init hook mutations don't leak across requests.
function cloneInitHookOptions(options) {
    const clonedOptions = {
        ...options,
        json: cloneShallow(options.json),
        context: cloneShallow(options.context),
        headers: cloneShallow(options.headers),
        searchParams: cloneSearchParametersForInitHook(options.searchParams),
    };
    if (options.retry !== undefined) {
        clonedOptions.retry = cloneRetryOptions(options.retry);
    }
    return clonedOptions;
}
const validateJsonWithSchema = async (jsonValue, schema) => {
    if ((typeof schema !== 'object'
        && typeof schema !== 'function')
        || schema === null) {
        throw new TypeError(invalidSchemaMessage);
    }
    const standardSchema = schema['~standard'];
    if (typeof standardSchema !== 'object'
        || standardSchema === null
        || typeof standardSchema.validate !== 'function') {
        throw new TypeError(invalidSchemaMessage);
    }
    const validationResult = await standardSchema.validate(jsonValue);
    if (validationResult.issues) {
        throw new SchemaValidationError(validationResult.issues);
    }
    return validationResult.value;
};
class Ky {
    static create(input, options) {
        const initHooks = options.hooks?.init ?? [];
        const initHookOptions = initHooks.length > 0 ? cloneInitHookOptions(options) : options;
        for (const hook of initHooks) {
            hook(initHookOptions);
        }
        const ky = new Ky(input, initHookOptions);
        const function_ = async () => {
            if (typeof ky.#options.timeout === 'number' && ky.#options.timeout > maxSafeTimeout) {
                throw new RangeError(`The \`timeout\` option cannot be greater than ${maxSafeTimeout}`);
            }
            if (typeof ky.#options.totalTimeout === 'number' && ky.#options.totalTimeout > maxSafeTimeout) {
                throw new RangeError(`The \`totalTimeout\` option cannot be greater than ${maxSafeTimeout}`);
            }
            // Delay the fetch so that body method shortcuts can set the Accept header
            await Promise.resolve();
            const beforeRequestResponse = await ky.#runBeforeRequestHooks();
            if (beforeRequestResponse !== undefined) {
                ky.#retryLimit = normalizeRetryOptions(ky.#options.retry).limit;
            }
            let response = beforeRequestResponse ?? await ky.#retry(async () => ky.#fetch());
            let responseFromHook = beforeRequestResponse !== undefined
                || ky.#consumeReturnedResponseFromBeforeRetryHook();
            for (;;) {
                // `undefined` means a hook stopped the flow without providing a response.
                // Non-native Responses still continue through Ky if they pass `isResponseInstance()`.
                if (response === undefined) {
                    return response;
                }
                if (isResponseInstance(response)) {
                    try {
                        // eslint-disable-next-line no-await-in-loop
                        response = await ky.#runAfterResponseHooks(response);
                    }
                    catch (error) {
                        if (!(error instanceof ForceRetryError_ForceRetryError)) {
                            throw error;
                        }
                        // eslint-disable-next-line no-await-in-loop
                        const retriedResponse = await ky.#retryFromError(error, async () => ky.#fetch());
                        if (retriedResponse === undefined) {
                            return retriedResponse;
                        }
                        response = retriedResponse;
                        responseFromHook = ky.#consumeReturnedResponseFromBeforeRetryHook();
                        continue;
                    }
                }
                const currentResponse = response;
                // Opaque responses (`response.type === 'opaque'`) from `no-cors` requests always have `status: 0` and `ok: false`, but this is not a failure - the actual status is hidden by the browser.
                if (!currentResponse.ok && currentResponse.type !== 'opaque' && (typeof ky.#options.throwHttpErrors === 'function'
                    ? ky.#options.throwHttpErrors(currentResponse.status)
                    : ky.#options.throwHttpErrors)) {
                    // `request` must reflect the request that actually failed, but `options` stays as Ky's
                    // normalized options snapshot. Replacement `Request` instances do not preserve the
                    // original `BodyInit`, so trying to make `options` mirror arbitrary requests would be lossy.
                    const httpError = new HTTPError(currentResponse, ky.#getResponseRequest(currentResponse), ky.#getNormalizedOptions());
                    const errorToThrow = httpError;
                    // eslint-disable-next-line no-await-in-loop
                    httpError.data = await ky.#getResponseData(currentResponse);
                    if (responseFromHook) {
                        throw errorToThrow;
                    }
                    // eslint-disable-next-line no-await-in-loop
                    const retriedResponse = await ky.#retryFromError(httpError, async () => ky.#fetch());
                    if (retriedResponse === undefined) {
                        return retriedResponse;
                    }
                    response = retriedResponse;
                    responseFromHook = ky.#consumeReturnedResponseFromBeforeRetryHook();
                    continue;
                }
                break;
            }
            if (!isResponseInstance(response)) {
                return response;
            }
            ky.#decorateResponse(response);
            // If `onDownloadProgress` is passed, it uses the stream API internally
            if (ky.#options.onDownloadProgress) {
                if (typeof ky.#options.onDownloadProgress !== 'function') {
                    throw new TypeError('The `onDownloadProgress` option must be a function');
                }
                if (!supportsResponseStreams) {
                    throw new Error('Streams are not supported in your environment. `ReadableStream` is missing.');
                }
                const progressResponse = response.clone();
                ky.#cancelResponseBody(response);
                return streamResponse(progressResponse, ky.#options.onDownloadProgress);
            }
            return response;
        };
        const result = (async () => {
            try {
                return await function_();
            }
            catch (error) {
                await ky.#throwProcessedError(error);
            }
            finally {
                const originalRequest = ky.#originalRequest;
                // Ignore cancellation errors from already-locked or already-consumed streams.
                ky.#cancelBody(originalRequest?.body ?? undefined);
                // Only cancel the current request body if it's distinct from the original (i.e. it was cloned for retries).
                if (ky.request !== originalRequest) {
                    ky.#cancelBody(ky.request.body ?? undefined);
                }
            }
        })();
        for (const [type, mimeType] of Object.entries(responseTypes)) {
            // Only expose `.bytes()` when the environment implements it.
            if (type === 'bytes'
                && typeof globalThis.Response?.prototype?.bytes !== 'function') {
                continue;
            }
            result[type] = async (schema) => {
                // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing
                ky.request.headers.set('accept', ky.request.headers.get('accept') || mimeType);
                const response = await result;
                if (type !== 'json') {
                    return ky.#raceBodyRead(async () => response[type](), response);
                }
                const text = await ky.#raceBodyRead(async () => response.text(), response);
                const request = ky.#getResponseRequest(response);
                const parsedResult = await ky.#raceWithTotalTimeout(async () => {
                    const jsonValue = initHookOptions.parseJson
                        ? await initHookOptions.parseJson(text, { request, response })
                        : (text === '' && schema !== undefined
                            ? undefined
                            : JSON.parse(text));
                    return schema === undefined ? jsonValue : validateJsonWithSchema(jsonValue, schema);
                });
                if (parsedResult === timedOutOperation) {
                    await ky.#throwProcessedError(new TimeoutError(request));
                }
                return parsedResult;
            };
        }
        return result;
    }
    // eslint-disable-next-line unicorn/prevent-abbreviations
    static #normalizeSearchParams(searchParams) {
        // Filter out undefined values from plain objects
        if (searchParams && typeof searchParams === 'object' && !Array.isArray(searchParams) && !(searchParams instanceof URLSearchParams)) {
            return Object.fromEntries(Object.entries(searchParams).filter(([, value]) => value !== undefined));
        }
        return searchParams;
    }
    request;
    #abortController;
    #retryCount = 0;
    #retryLimit;
    #input;
    #options;
    #originalRequest;
    #userProvidedAbortSignal;
    #beforeRetryHookErrors = new WeakSet();
    #cachedNormalizedOptions;
    #startTime;
    #returnedResponseFromBeforeRetryHook = false;
    #responseRequests = new WeakMap();
    // eslint-disable-next-line complexity
    constructor(input, options = {}) {
        this.#input = input;
        if (Object.hasOwn(options, 'prefixUrl')) {
            throw new Error(prefixUrlRenamedErrorMessage);
        }
        this.#options = {
            ...options,
            headers: mergeHeaders(this.#input.headers, options.headers),
            hooks: mergeHooks({}, options.hooks),
            method: normalizeRequestMethod(options.method ?? this.#input.method ?? 'GET'),
            // eslint-disable-next-line @typescript-eslint/prefer-nullish-coalescing
            prefix: String(options.prefix || ''),
            retry: normalizeRetryOptions(options.retry),
            throwHttpErrors: options.throwHttpErrors ?? true,
            timeout: options.timeout ?? 10_000,
            totalTimeout: options.totalTimeout ?? false,
            fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
            context: options.context ?? {},
        };
        this.#retryLimit = this.#options.retry.limit;
        if (typeof this.#input !== 'string' && !(this.#input instanceof URL || this.#input instanceof globalThis.Request)) {
            throw new TypeError('`input` must be a string, URL, or Request');
        }
        if (typeof this.#input === 'string') {
            if (this.#options.prefix) {
                const normalizedPrefix = this.#options.prefix.replace(/\/+$/, '');
                const normalizedInput = this.#input.replace(/^\/+/, '');
                this.#input = `${normalizedPrefix}/${normalizedInput}`;
            }
            if (this.#options.baseUrl) {
                const normalizedInput = normalizeInputForProtocolCheck(this.#input);
                if (malformedHttpProtocolPattern.test(normalizedInput)) {
                    throw new TypeError('`input` url protocol must be followed by `//` when using `baseUrl`');
                }
                if (!isAbsoluteInput(normalizedInput)) {
                    this.#input = new URL(this.#input, (new Request(this.#options.baseUrl)).url);
                }
            }
        }
        if (supportsAbortController && supportsAbortSignal) {
            this.#userProvidedAbortSignal = this.#options.signal ?? this.#input.signal;
            this.#abortController = new globalThis.AbortController();
            this.#options.signal = this.#createManagedSignal();
        }
        if (supportsRequestStreams) {
            // @ts-expect-error - Types are outdated.
            this.#options.duplex = 'half';
        }
        if (this.#options.json !== undefined) {
            this.#options.body = this.#options.stringifyJson?.(this.#options.json) ?? JSON.stringify(this.#options.json);
            this.#options.headers.set('content-type', this.#options.headers.get('content-type') ?? 'application/json');
        }
        // To provide correct form boundary, Content-Type header should be deleted when creating Request from another Request with FormData/URLSearchParams body
        // Only delete if user didn't explicitly provide a custom content-type
        const userProvidedContentType = options.headers && new globalThis.Headers(options.headers).has('content-type');
        if (this.#input instanceof globalThis.Request
            && ((supportsFormData && this.#options.body instanceof globalThis.FormData) || this.#options.body instanceof URLSearchParams)
            && !userProvidedContentType) {
            this.#options.headers.delete('content-type');
        }
        this.request = new globalThis.Request(this.#input, this.#options);
        if (hasSearchParameters(this.#options.searchParams)) {
            const url = new URL(this.request.url);
            const deleted = this.#options.searchParams?.[deletedParametersSymbol];
            if (deleted) {
                // Remove keys from the input URL first so later searchParams entries can intentionally re-add them.
                for (const key of deleted) {
                    url.searchParams.delete(key);
                }
            }
            if (typeof this.#options.searchParams === 'string') {
                const stringSearchParameters = this.#options.searchParams.replace(/^\?/, '');
                if (stringSearchParameters !== '') {
                    url.search = url.search ? `${url.search}&${stringSearchParameters}` : `?${stringSearchParameters}`;
                }
            }
            else {
                const optionsSearchParameters = new URLSearchParams(Ky.#normalizeSearchParams(this.#options.searchParams));
                for (const [key, value] of optionsSearchParameters.entries()) {
                    url.searchParams.append(key, value);
                }
            }
            if (this.#options.searchParams
                && typeof this.#options.searchParams === 'object'
                && !Array.isArray(this.#options.searchParams)
                && !(this.#options.searchParams instanceof URLSearchParams)) {
                for (const [key, value] of Object.entries(this.#options.searchParams)) {
                    if (value === undefined) {
                        url.searchParams.delete(key);
                    }
                }
            }
            // Recreate request with the updated URL. We already have all options in this.#options, including duplex.
            this.request = new globalThis.Request(url, this.#options);
        }
        if (this.#options.onUploadProgress && typeof this.#options.onUploadProgress !== 'function') {
            throw new TypeError('The `onUploadProgress` option must be a function');
        }
        // `totalTimeout` starts when the request pipeline is created, so it also includes
        // Ky's internal scheduling and user hook time before the first fetch attempt.
        this.#startTime = typeof this.#options.totalTimeout === 'number' ? this.#getCurrentTime() : undefined;
    }
    #calculateDelay(retry) {
        const retryDelay = retry.delay(this.#retryCount + 1);
        let jitteredDelay = retryDelay;
        if (retry.jitter === true) {
            jitteredDelay = Math.random() * retryDelay;
        }
        else if (typeof retry.jitter === 'function') {
            jitteredDelay = retry.jitter(retryDelay);
            if (!Number.isFinite(jitteredDelay) || jitteredDelay < 0) {
                jitteredDelay = retryDelay;
            }
        }
        return Math.min(retry.backoffLimit, jitteredDelay);
    }
    async #calculateRetryDelay(error) {
        const retry = normalizeRetryOptions(this.#options.retry);
        if (this.#retryCount >= Math.min(retry.limit, this.#retryLimit)) {
            throw error;
        }
        // Wrap non-Error throws to ensure consistent error handling
        const errorObject = error instanceof Error ? error : new NonError(error);
        // Handle forced retry from afterResponse hook - skip method check and shouldRetry
        if (errorObject instanceof ForceRetryError_ForceRetryError) {
            return errorObject.customDelay ?? this.#calculateDelay(retry);
        }
        // Check if method is retriable for non-forced retries
        if (!retry.methods.includes(this.request.method.toLowerCase())) {
            throw error;
        }
        const { shouldRetry } = retry;
        if (shouldRetry !== undefined) {
            const result = await this.#raceWithTotalTimeout(async () => shouldRetry({ error: errorObject, retryCount: this.#retryCount + 1 }));
            if (result === timedOutOperation) {
                throw new TimeoutError(this.request);
            }
            // Only exact booleans override the default retry checks.
            if (result === false) {
                throw error;
            }
            if (result === true) {
                return this.#calculateDelay(retry);
            }
        }
        // Default timeout behavior
        if (isTimeoutError(error)) {
            if (!retry.retryOnTimeout) {
                throw error;
            }
            return this.#calculateDelay(retry);
        }
        if (isHTTPError(error)) {
            if (!retry.statusCodes.includes(error.response.status)) {
                throw error;
            }
            const retryTimingHeader = getRetryTimingHeader(error.response.headers);
            if (retryTimingHeader && retry.afterStatusCodes.includes(error.response.status)) {
                const after = calculateRetryTimingDelay(retryTimingHeader);
                if (after === undefined) {
                    // Malformed retry timing headers should not disable retries; they only lose their server-provided timing.
                    return this.#calculateDelay(retry);
                }
                // Don't apply jitter when server provides explicit retry timing
                return Math.min(retry.maxRetryAfter, after);
            }
            if (error.response.status === 413) {
                throw error;
            }
            return this.#calculateDelay(retry);
        }
        // Only retry known retriable error types. Unknown errors (e.g., programming bugs) are not retried.
        if (!isNetworkError(error)) {
            throw error;
        }
        return this.#calculateDelay(retry);
    }
    #decorateResponse(response) {
        const request = this.#getResponseRequest(response);
        if (this.#options.parseJson) {
            response.json = async () => {
                const text = await response.text();
                return this.#options.parseJson(text, { request, response });
            };
        }
        return response;
    }
    async #throwProcessedError(error) {
        // Non-Error throws (e.g., thrown strings) pass through unchanged
        if (!(error instanceof Error)) {
            throw error;
        }
        // Errors thrown by beforeRetry hooks must propagate unchanged.
        if (this.#beforeRetryHookErrors.has(error)) {
            throw error;
        }
        let processedError = error;
        for (const hook of this.#options.hooks.beforeError) {
            // `request` is the current failing request. `options` intentionally remains the
            // stable normalized Ky options snapshot for the same reason as `HTTPError` above.
            // eslint-disable-next-line no-await-in-loop
            const hookResult = await hook({
                request: this.request,
                options: this.#getNormalizedOptions(),
                error: processedError,
                retryCount: this.#retryCount,
            });
            // Only overwrite if the hook returns a valid Error instance.
            if (hookResult instanceof Error) {
                processedError = hookResult;
            }
        }
        throw processedError;
    }
    async #getResponseData(response) {
        // Even with request timeouts disabled, bound error-body reads so retries and error propagation
        // cannot be stalled indefinitely by never-ending response streams.
        const readTimeout = this.#getErrorDataTimeout();
        const text = await this.#readResponseText(response, readTimeout.milliseconds);
        if (text === timedOutResponseData) {
            if (readTimeout.fromTotalTimeout) {
                throw new TimeoutError(this.request);
            }
            this.#throwIfTotalTimeoutExhausted();
            return undefined;
        }
        if (!text) {
            return undefined;
        }
        if (!this.#isJsonContentType(response.headers.get('content-type') ?? '')) {
            return text;
        }
        const parseTimeout = this.#getErrorDataTimeout();
        const data = await this.#parseJson(text, response, parseTimeout.milliseconds, this.#getResponseRequest(response));
        if (data === timedOutResponseData) {
            if (parseTimeout.fromTotalTimeout) {
                throw new TimeoutError(this.request);
            }
            this.#throwIfTotalTimeoutExhausted();
            return undefined;
        }
        return data;
    }
    #getErrorDataTimeout() {
        const errorDataTimeout = this.#options.timeout === false ? 10_000 : this.#options.timeout;
        const remainingTotal = this.#getRemainingTotalTimeout();
        if (remainingTotal === undefined) {
            return {
                milliseconds: errorDataTimeout,
                fromTotalTimeout: false,
            };
        }
        if (remainingTotal <= 0) {
            throw new TimeoutError(this.request);
        }
        return {
            milliseconds: Math.min(errorDataTimeout, remainingTotal),
            fromTotalTimeout: remainingTotal <= errorDataTimeout,
        };
    }
    #getBodyReadTimeout() {
        const remainingTotal = this.#getRemainingTotalTimeout();
        if (remainingTotal !== undefined) {
            if (remainingTotal <= 0) {
                throw new TimeoutError(this.request);
            }
            return this.#options.timeout === false
                ? remainingTotal
                : Math.min(this.#options.timeout, remainingTotal);
        }
        return this.#options.timeout === false ? undefined : this.#options.timeout;
    }
    // Unlike error bodies (`#getResponseData`), a successful body read has no fallback value to return -
    // the caller's `.json()`/`.text()`/etc. promise must settle, so a timeout here always rejects.
    async #raceBodyRead(createBodyPromise, response) {
        let timeoutMs;
        try {
            timeoutMs = this.#getBodyReadTimeout();
        }
        catch (error) {
            await this.#throwProcessedError(error);
        }
        const bodyPromise = createBodyPromise();
        if (timeoutMs === undefined) {
            return bodyPromise;
        }
        const result = await Promise.race([
            bodyPromise,
            new Promise(resolve => {
                const timeoutId = setTimeout(() => {
                    resolve(timedOutResponseData);
                }, timeoutMs);
                void bodyPromise.finally(() => {
                    clearTimeout(timeoutId);
                }).catch(() => undefined);
            }),
        ]);
        if (result === timedOutResponseData) {
            // The stream is locked by the native body method's own reader by this point, so
            // `response.body.cancel()` would reject as "already locked". Aborting the request's
            // signal is what actually interrupts the underlying network read.
            this.#abortController?.abort();
            await this.#throwProcessedError(new TimeoutError(this.#getResponseRequest(response)));
        }
        return result;
    }
    async #raceWithTotalTimeout(operation) {
        const remainingTotal = this.#getRemainingTotalTimeout();
        if (remainingTotal === undefined) {
            return operation();
        }
        if (remainingTotal <= 0) {
            this.#abortController?.abort();
            return timedOutOperation;
        }
        let timeoutId;
        try {
            const timeoutPromise = new Promise(resolve => {
                timeoutId = setTimeout(() => {
                    resolve(timedOutOperation);
                }, remainingTotal);
            });
            const operationResult = Promise.resolve()
                .then(operation)
                .then(value => ({ status: 'fulfilled', value }))
                .catch((error) => ({ status: 'rejected', error }));
            const result = await Promise.race([operationResult, timeoutPromise]);
            const remainingAfterOperation = this.#getRemainingTotalTimeout();
            const didTimeOut = result === timedOutOperation || (remainingAfterOperation !== undefined && remainingAfterOperation <= 0);
            if (didTimeOut) {
                this.#abortController?.abort();
                if (result === timedOutOperation) {
                    void operationResult.then(result => {
                        if (result.status === 'fulfilled') {
                            this.#cancelReturnedBody(result.value);
                        }
                    });
                }
                else if (result.status === 'fulfilled') {
                    this.#cancelReturnedBody(result.value);
                }
                return timedOutOperation;
            }
            if (result.status === 'rejected') {
                throw result.error;
            }
            return result.value;
        }
        finally {
            clearTimeout(timeoutId);
        }
    }
    #isJsonContentType(contentType) {
        // Match JSON subtypes like `json`, `problem+json`, and `vnd.api+json`.
        const mimeType = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
        return /\/(?:.*[.+-])?json$/.test(mimeType);
    }
    async #readResponseText(response, timeoutMs) {
        const { body } = response;
        if (!body) {
            try {
                return await response.text();
            }
            catch {
                return undefined;
            }
        }
        let reader;
        try {
            reader = body.getReader();
        }
        catch {
            // Another consumer already locked the stream.
            return undefined;
        }
        const decoder = createTextDecoder(response.headers.get('content-type') ?? '');
        const chunks = [];
        let totalBytes = 0;
        const readAll = (async () => {
            try {
                for (;;) {
                    // eslint-disable-next-line no-await-in-loop
                    const { done, value } = await reader.read();
                    if (done) {
                        break;
                    }
                    totalBytes += value.byteLength;
                    if (totalBytes > maxErrorResponseBodySize) {
                        void reader.cancel().catch(() => undefined);
                        return undefined;
                    }
                    chunks.push(decoder.decode(value, { stream: true }));
                }
            }
            catch {
                return undefined;
            }
            chunks.push(decoder.decode());
            return chunks.join('');
        })();
        const timeoutPromise = new Promise(resolve => {
            const timeoutId = setTimeout(() => {
                resolve(timedOutResponseData);
            }, timeoutMs);
            void readAll.finally(() => {
                clearTimeout(timeoutId);
            });
        });
        const result = await Promise.race([readAll, timeoutPromise]);
        if (result === timedOutResponseData) {
            void reader.cancel().catch(() => undefined);
        }
        return result;
    }
    async #parseJson(text, response, timeoutMs, request) {
        let timeoutId;
        try {
            return await Promise.race([
                Promise.resolve().then(() => this.#options.parseJson
                    ? this.#options.parseJson(text, { request, response })
                    : JSON.parse(text)),
                new Promise(resolve => {
                    timeoutId = setTimeout(() => {
                        resolve(timedOutResponseData);
                    }, timeoutMs);
                }),
            ]);
        }
        catch {
            return undefined;
        }
        finally {
            clearTimeout(timeoutId);
        }
    }
    #cancelBody(body) {
        if (!body) {
            return;
        }
        // Ignore cancellation failures from already-locked or already-consumed streams.
        void body.cancel().catch(() => undefined);
    }
    #cancelResponseBody(response) {
        // Ignore cancellation failures from already-locked or already-consumed streams.
        this.#cancelBody(response.body ?? undefined);
    }
    #cancelReturnedBody(value) {
        if (isResponseInstance(value)) {
            this.#cancelResponseBody(value);
        }
        else if (isRequestInstance(value)) {
            this.#cancelBody(value.body ?? undefined);
        }
    }
    #createManagedSignal() {
        return this.#userProvidedAbortSignal
            ? AbortSignal.any([this.#userProvidedAbortSignal, this.#abortController.signal])
            : this.#abortController.signal;
    }
    #throwIfTotalTimeoutExhausted() {
        const remaining = this.#getRemainingTotalTimeout();
        if (remaining !== undefined && remaining <= 0) {
            throw new TimeoutError(this.request);
        }
    }
    async #runBeforeRequestHooks() {
        for (const hook of this.#options.hooks.beforeRequest) {
            // eslint-disable-next-line no-await-in-loop
            const result = await this.#raceWithTotalTimeout(async () => hook({
                request: this.request,
                options: this.#getNormalizedOptions(),
                retryCount: 0,
            }));
            if (result === timedOutOperation) {
                throw new TimeoutError(this.request);
            }
            if (isRequestInstance(result)) {
                this.#assignRequest(result);
            }
            else if (isResponseInstance(result)) {
                return result;
            }
        }
        return undefined;
    }
    async #runAfterResponseHooks(response) {
        const responseRequest = this.#getResponseRequest(response);
        for (const hook of this.#options.hooks.afterResponse) {
            const hookResponse = this.#setResponseRequest(response.clone(), responseRequest);
            this.#decorateResponse(hookResponse);
            let modifiedResponse;
            try {
                // eslint-disable-next-line no-await-in-loop
                modifiedResponse = await this.#raceWithTotalTimeout(async () => hook({
                    request: this.request,
                    options: this.#getNormalizedOptions(),
                    response: hookResponse,
                    retryCount: this.#retryCount,
                }));
                if (modifiedResponse === timedOutOperation) {
                    throw new TimeoutError(this.request);
                }
            }
            catch (error) {
                // Cancel both responses to prevent memory leaks when hook throws
                if (hookResponse !== response) {
                    this.#cancelResponseBody(hookResponse);
                }
                this.#cancelResponseBody(response);
                throw error;
            }
            if (modifiedResponse instanceof RetryMarker) {
                // Cancel both the cloned response passed to the hook and the current response to prevent resource leaks (especially important in Deno/Bun).
                // Do not await cancellation since hooks can clone the response, leaving extra tee branches that keep cancel promises pending per the Streams spec.
                if (hookResponse !== response) {
                    this.#cancelResponseBody(hookResponse);
                }
                this.#cancelResponseBody(response);
                throw new ForceRetryError_ForceRetryError(modifiedResponse.options);
            }
            const nextResponse = isResponseInstance(modifiedResponse)
                ? this.#setResponseRequest(modifiedResponse, responseRequest)
                : response;
            // Cancel any response bodies we won't use to prevent memory leaks.
            // Uses fire-and-forget since hooks may have cloned the response, creating tee branches that block cancellation.
            // If the hook wrapped an existing body into a new Response, both Response objects can still point at the same stream.
            if (hookResponse !== response && hookResponse !== nextResponse && hookResponse.body !== nextResponse.body) {
                this.#cancelResponseBody(hookResponse);
            }
            if (response !== nextResponse && response.body !== nextResponse.body) {
                this.#cancelResponseBody(response);
            }
            response = nextResponse;
        }
        return response;
    }
    async #retry(function_) {
        try {
            return await function_();
        }
        catch (error) {
            return this.#retryFromError(error, function_);
        }
    }
    async #retryFromError(error, function_) {
        this.#returnedResponseFromBeforeRetryHook = false;
        const retryDelay = Math.min(await this.#calculateRetryDelay(error), maxSafeTimeout);
        const delayOptions = { signal: this.#userProvidedAbortSignal };
        const remainingTimeout = this.#getRemainingTotalTimeout();
        if (remainingTimeout !== undefined) {
            if (remainingTimeout <= 0) {
                throw new TimeoutError(this.request);
            }
            // If waiting would consume all remaining budget, time out without starting another request.
            if (retryDelay >= remainingTimeout) {
                await delay(remainingTimeout, delayOptions);
                throw new TimeoutError(this.request);
            }
        }
        // Only use user-provided signal for delay, not our internal abortController
        await delay(retryDelay, delayOptions);
        this.#throwIfTotalTimeoutExhausted();
        // Apply custom request from forced retry before beforeRetry hooks
        // Ensure the custom request has the correct managed signal for timeouts and user aborts
        if (error instanceof ForceRetryError_ForceRetryError && error.customRequest) {
            const customRequest = new globalThis.Request(error.customRequest, this.#options.signal ? { signal: this.#options.signal } : undefined);
            // Replacement Requests are authoritative by design. Do not rewrite headers here,
            // even for cross-origin retries. Callers using `ky.retry({request})` explicitly
            // opted into the exact Request they constructed.
            this.#assignRequest(customRequest);
        }
        for (const hook of this.#options.hooks.beforeRetry) {
            let hookResult;
            try {
                // eslint-disable-next-line no-await-in-loop
                hookResult = await this.#raceWithTotalTimeout(async () => hook({
                    request: this.request,
                    options: this.#getNormalizedOptions(),
                    error: error,
                    retryCount: this.#retryCount + 1,
                }));
            }
            catch (hookError) {
                // Preserve the original request error path (`throw error`) so beforeError hooks can still run.
                if (hookError instanceof Error && hookError !== error) {
                    this.#beforeRetryHookErrors.add(hookError);
                }
                throw hookError;
            }
            if (hookResult === timedOutOperation) {
                throw new TimeoutError(this.request);
            }
            if (isRequestInstance(hookResult)) {
                // Same contract as `ky.retry({request})`: a Request returned from `beforeRetry`
                // is used as-is rather than being sanitized or otherwise rewritten by Ky.
                this.#assignRequest(hookResult);
                break;
            }
            if (isResponseInstance(hookResult)) {
                this.#returnedResponseFromBeforeRetryHook = true;
                this.#retryCount++;
                return hookResult;
            }
            // If `stop` is returned from the hook, the retry process is stopped
            if (hookResult === stop) {
                return;
            }
        }
        this.#throwIfTotalTimeoutExhausted();
        this.#retryCount++;
        return this.#retry(function_);
    }
    #consumeReturnedResponseFromBeforeRetryHook() {
        const value = this.#returnedResponseFromBeforeRetryHook;
        this.#returnedResponseFromBeforeRetryHook = false;
        return value;
    }
    async #fetch() {
        // Reset abortController if it was aborted (happens on timeout retry)
        if (this.#abortController?.signal.aborted) {
            this.#abortController = new globalThis.AbortController();
            this.#options.signal = this.#createManagedSignal();
            // Recreate request with new signal
            this.request = new globalThis.Request(this.request, { signal: this.#options.signal });
        }
        const nonRequestOptions = findUnknownOptions(this.#options);
        this.#retryLimit = normalizeRetryOptions(this.#options.retry).limit;
        const retryRequest = this.#retryLimit > 0 ? this.request.clone() : undefined;
        const request = this.#wrapRequestWithUploadProgress(this.request, this.#options.body ?? undefined);
        // Cloning is done here to prepare in advance for retries.
        // Skip cloning when retries are disabled - cloning a streaming body calls ReadableStream#tee()
        // which buffers the entire stream in memory, causing excessive memory usage for large uploads.
        this.#originalRequest = request;
        if (retryRequest) {
            this.request = retryRequest;
        }
        try {
            const remainingTotal = this.#getRemainingTotalTimeout();
            if (remainingTotal !== undefined && remainingTotal <= 0) {
                throw new TimeoutError(this.request);
            }
            const effectiveTimeout = this.#options.timeout === false
                ? remainingTotal
                : (remainingTotal === undefined
                    ? this.#options.timeout
                    : Math.min(this.#options.timeout, remainingTotal));
            const response = effectiveTimeout === undefined
                ? await this.#options.fetch(request, nonRequestOptions)
                : await timeout(request, nonRequestOptions, this.#abortController, {
                    timeout: effectiveTimeout,
                    fetch: this.#options.fetch,
                });
            return this.#setResponseRequest(response, request);
        }
        catch (error) {
            if (isRawNetworkError(error)) {
                throw new NetworkError(this.request, { cause: error });
            }
            throw error;
        }
    }
    #getRemainingTotalTimeout() {
        if (this.#startTime === undefined) {
            return undefined;
        }
        const elapsed = this.#getCurrentTime() - this.#startTime;
        return Math.max(0, this.#options.totalTimeout - elapsed);
    }
    #getCurrentTime() {
        return globalThis.performance?.now() ?? Date.now();
    }
    #getNormalizedOptions() {
        if (!this.#cachedNormalizedOptions) {
            // Exclude Ky-specific options that are not part of `RequestInit`.
            const { hooks, json, parseJson, stringifyJson, searchParams, timeout, totalTimeout, throwHttpErrors, fetch, ...normalizedOptions } = this.#options;
            this.#cachedNormalizedOptions = Object.freeze(normalizedOptions);
        }
        return this.#cachedNormalizedOptions;
    }
    #assignRequest(request) {
        this.#cachedNormalizedOptions = undefined;
        this.request = request;
    }
    #getResponseRequest(response) {
        return this.#responseRequests.get(response) ?? this.request;
    }
    #setResponseRequest(response, request) {
        this.#responseRequests.set(response, request);
        return response;
    }
    #wrapRequestWithUploadProgress(request, originalBody) {
        if (!this.#options.onUploadProgress || !request.body || !supportsRequestStreams) {
            return request;
        }
        return streamRequest(request, this.#options.onUploadProgress, originalBody ?? this.#options.body ?? undefined);
    }
}
//# sourceMappingURL=Ky.js.map
;// CONCATENATED MODULE: ./node_modules/ky/distribution/index.js
/*! MIT License © Sindre Sorhus */



const createInstance = (defaults) => {
    // eslint-disable-next-line @typescript-eslint/promise-function-async
    const ky = (input, options) => Ky.create(input, validateAndMerge(defaults, options));
    for (const method of requestMethods) {
        // eslint-disable-next-line @typescript-eslint/promise-function-async
        ky[method] = (input, options) => Ky.create(input, validateAndMerge(defaults, options, { method }));
    }
    ky.create = (newDefaults) => createInstance(validateAndMerge(newDefaults));
    ky.extend = (newDefaults) => {
        if (typeof newDefaults === 'function') {
            newDefaults = newDefaults(defaults ?? {});
        }
        return createInstance(validateAndMerge(defaults, newDefaults));
    };
    ky.stop = stop;
    ky.retry = retry;
    return ky;
};
const ky = createInstance();
/* harmony default export */ const distribution = (ky);








// Intentionally not exporting this for now as it's just an implementation detail and we don't want to commit to a certain API yet at least.
// export {NonError} from './errors/NonError.js';
//# sourceMappingURL=index.js.map
;// CONCATENATED MODULE: ./build/test-engine/bounded.js
/**
 * The answer with a body that fails as soon as it is larger than `bound` bytes, counted as they come out unpacked; an announced
 * length that is larger is thrown at once. Nothing beyond the bound is read. Answers that are errors already pass: ky bounds them.
 */
function bounded_bounded(response, bound, tooLarge) {
    const { ok, body, status, headers } = response;
    if (body === null)
        return response;
    if (!ok)
        return new Response(body.pipeThrough(bounded_beginning(1024 * 1024)), { status, headers });
    if (Number(headers.get('content-length')) > bound) {
        void body.cancel().catch(() => undefined);
        throw tooLarge();
    }
    let bytes = 0;
    const counter = new TransformStream({
        transform(chunk, controller) {
            bytes += chunk.byteLength;
            if (bytes > bound)
                controller.error(tooLarge());
            else
                controller.enqueue(chunk);
        },
    });
    return new Response(body.pipeThrough(counter), { status, headers });
}
/** The first bytes; the rest is not read. */
function bounded_beginning(bytes) {
    let room = bytes;
    return new TransformStream({
        transform(chunk, controller) {
            controller.enqueue(chunk.subarray(0, room));
            room -= chunk.byteLength;
            if (room <= 0)
                controller.terminate();
        },
    });
}

;// CONCATENATED MODULE: ./build/test-engine/cleaned.js
/**
 * Parsed JSON with every text in it cleaned, the names of fields included. It is changed in place, and without recursion:
 * how deep it goes is for others to say.
 */
function cleaned(value, clean) {
    const whole = { value };
    const left = [whole];
    for (let holder = left.pop(); holder !== undefined; holder = left.pop()) {
        for (const [name, held] of Object.entries(holder)) {
            if (typeof held === 'object' && held !== null)
                left.push(held);
            const now = typeof held === 'string' ? clean(held) : held;
            const named = Array.isArray(holder) ? name : clean(name);
            if (now === held && named === name)
                continue;
            if (named !== name)
                Reflect.deleteProperty(holder, name);
            // Not by an assignment, which for __proto__ would be something else.
            Object.defineProperty(holder, named, { value: now, configurable: true, enumerable: true, writable: true });
        }
    }
    return whole.value;
}

;// CONCATENATED MODULE: ./build/test-engine/rate-limit.js
/** Windows last a minute, so a longer reset is nonsense; none is believed beyond this many milliseconds. */
const longestReset = 120_000;
/** What to wait for after a 429 that tells nothing, milliseconds. */
const blindWait = 5_000;
/** The API's words for its buckets. */
const scopeNames = { rest: 'organization', rest_user: 'user' };
/** The newest that is known of both buckets, read off every answer. */
class RateLimits {
    #clock;
    #newest = new Map();
    constructor(clock) {
        this.#clock = clock;
    }
    /** Takes what an answer tells; a bucket that it does not tell of, or tells nonsense of, stays as it was. */
    read(headers) {
        for (const budget of budgetsIn(headers, this.#clock.now()))
            this.#newest.set(budget.scope, budget);
    }
    /** The buckets that are known, the organization's first. */
    get budgets() {
        return ['organization', 'user'].flatMap((scope) => this.#newest.get(scope) ?? []);
    }
    /** The one with the fewest requests left; among equals the one that stays empty for longer. */
    get tightest() {
        return this.budgets.toSorted((a, b) => a.remaining - b.remaining || b.resetAt - a.resetAt)[0];
    }
}
/**
 * Which bucket a 429 is about and how long it stays empty: one without anything remaining, or the one that the body names.
 * With two the longer wait counts. Without a word about buckets `Retry-After` holds, else a few seconds.
 */
function exhaustion(headers, body) {
    const told = budgetsIn(headers, 0);
    const { scope: word, reset: inBody } = typeof body === 'object' && body !== null ? body : {};
    const named = typeof word === 'string' && Object.hasOwn(scopeNames, word) ? scopeNames[word] : undefined;
    const waits = told
        .filter(({ scope, remaining }) => remaining === 0 || scope === named)
        .map(({ scope, resetAt }) => ({ scope, ms: resetAt }));
    const bodyWait = typeof inBody === 'number' ? resetIn(String(inBody)) : undefined;
    if (named !== undefined && bodyWait !== undefined && waits.every(({ scope }) => scope !== named)) {
        waits.push({ scope: named, ms: bodyWait });
    }
    return waits.toSorted((a, b) => b.ms - a.ms)[0] ?? { scope: named, ms: retryAfter(headers) ?? bodyWait ?? blindWait };
}
/** Milliseconds that `Retry-After` asks for, in seconds or as a date; `undefined` without a sensible one. */
function retryAfter(headers) {
    const value = headers.get('retry-after')?.trim();
    if (!value)
        return undefined;
    if (/^\d+$/.test(value))
        return resetIn(value);
    // By the server's own clock where it tells it, so that it does not matter how wrong this machine's is.
    const sent = Date.parse(headers.get('date') ?? '');
    const wait = Date.parse(value) - (Number.isNaN(sent) ? Date.now() : sent);
    return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), longestReset);
}
function budgetsIn(headers, now) {
    const read = (prefix, usual) => {
        const word = headers.get(`${prefix}-scope`)?.trim() ?? usual;
        const scope = Object.hasOwn(scopeNames, word) ? scopeNames[word] : undefined;
        const limit = wholeNumber(headers.get(`${prefix}-limit`));
        const remaining = wholeNumber(headers.get(`${prefix}-remaining`));
        const reset = resetIn(headers.get(`${prefix}-reset`));
        if (scope === undefined || limit === undefined || remaining === undefined || reset === undefined)
            return undefined;
        return limit === 0 || remaining > limit ? undefined : { scope, limit, remaining, resetAt: now + reset };
    };
    return [read('ratelimit', 'rest'), read('ratelimit-user', 'rest_user')].filter((budget) => budget !== undefined);
}
/** Seconds as text → milliseconds, bounded. */
function resetIn(value) {
    const told = wholeNumber(value);
    return told === undefined ? undefined : Math.min(told * 1000, longestReset);
}
function wholeNumber(value) {
    const text = value?.trim() ?? '';
    return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

;// CONCATENATED MODULE: ./build/test-engine/fault.js







/**
 * What went wrong with a request → the error that says so. Errors that are no matter of the request come back as they are,
 * but for secrets in them.
 *
 * None of ky's errors is kept as a cause: they hold the request with its token.
 */
function faultOf(error, context) {
    const { asked, expected, timeout } = context;
    if (error instanceof TestEngineError)
        return error;
    if (isHTTPError(error))
        return refusal(error.response, error.data, context);
    if (isTimeoutError(error))
        return new RequestTimedOut(asked, timeout);
    if (isNetworkError(error)) {
        if (isProxyLogin(error.cause))
            return new Refused(asked, { status: 407, said: undefined });
        return new Unreachable(asked, { code: codeOf(error.cause), duringAnswer: false, cause: error.cause });
    }
    // What fetch throws when the connection breaks, or the body cannot be unpacked, in the middle of an answer.
    if (isNamed(error, 'TypeError') && error.message === 'terminated') {
        const code = codeOf(error);
        if (code?.startsWith('Z_'))
            return new UnexpectedAnswer(asked, `it cannot be unpacked, ${code}`);
        return new Unreachable(asked, { code, duringAnswer: true, cause: error });
    }
    if (error instanceof SchemaValidationError) {
        return new UnexpectedAnswer(asked, `${expected}: ${complaint(error.issues)}`);
    }
    return withoutSecrets(error, context);
}
/** An error that nobody expected may quote the request. */
function withoutSecrets(thrown, { clean }) {
    const error = asError(thrown);
    const [name, message] = [clean(error.name), clean(error.message)];
    return name === error.name && message === error.message ? error : Object.assign(new Error(message), { name });
}
/** The JSON in a body, cleaned. Throws an UnexpectedAnswer that tells an empty body from one that is cut or never was JSON. */
function fault_parseJson(text, { asked, clean }) {
    if (text === '')
        throw new UnexpectedAnswer(asked, 'an empty body');
    try {
        return cleaned(JSON.parse(text), clean);
    }
    catch {
        // The parser's own message quotes the body, so it goes no further.
        const begins = /^\s*[[{]/.test(text) ? 'JSON that is cut off or broken' : 'no JSON';
        throw new UnexpectedAnswer(asked, `${begins}, ${text.length} characters`, saidIn(text, clean));
    }
}
/** The words in an error's body: Buildkite's `message`, a page's title, or how a text begins. Shortened and cleaned. */
function saidIn(body, clean) {
    // Cleaned as a whole, since half of what must not be shown would not be found.
    const words = typeof body === 'string' ? pageText(clean(body)) : clean(messageIn(body));
    return words.trim() === '' ? undefined : untrusted(schema_shortened(words.trim(), 500));
}
function refusal(response, body, { asked, sought, clean }) {
    const { status, headers } = response;
    const said = saidIn(body, clean);
    const told = { status, said };
    switch (status) {
        case 401:
            return new BadToken(asked, { said });
        case 403: {
            const scope = scopeIn(messageIn(body), asked.scope);
            return scope === undefined ? new Forbidden(asked, said) : new MissingScope(asked, scope, said);
        }
        case 404:
            return new NotFound(asked, sought, said);
        case 429:
            return new RateLimited(asked, exhaustion(headers, body), said);
        case 408:
        case 425:
            return new ServerFault(asked, told, retryAfter(headers) ?? 0);
    }
    if (status >= 500)
        return new ServerFault(asked, told, retryAfter(headers) ?? 0);
    if (status < 400)
        return new Redirected(asked, { status, said: goalOf(headers, clean) });
    return new Refused(asked, told);
}
/** The scope that a 403 is about: the one it names, or the endpoint's own where it speaks of scopes and names none we know. */
function scopeIn(message, wanted) {
    const named = ['read_suites', 'read_builds'].find((scope) => message.includes(scope));
    return named ?? (/\bscopes?\b/i.test(message) ? wanted : undefined);
}
/** Where a redirect leads, decoded, and without the query: a token may stand in it. */
function goalOf(headers, clean) {
    const location = URL.parse(headers.get('location') ?? '');
    return location === null ? undefined : saidIn(decoded(location.origin + location.pathname), clean);
}
/** An address without percent signs, so that what is encoded once more in it is found; as it is, if that makes no sense. */
function decoded(address) {
    try {
        return decodeURIComponent(address);
    }
    catch {
        return address;
    }
}
/** Buildkite sends one text or a list of them. */
function messageIn(body) {
    if (typeof body !== 'object' || body === null || !('message' in body))
        return '';
    const { message } = body;
    const parts = Array.isArray(message) ? message : [message];
    return parts.filter((part) => typeof part === 'string').join('; ');
}
function pageText(body) {
    const beginning = body.slice(0, 10_000);
    return /^\s*</.test(beginning) ? (/<title[^>]*>([^<]*)/i.exec(beginning)?.[1] ?? '') : beginning;
}
/** The system's word for a network error, wherever in the chain of causes it stands. */
function codeOf(error) {
    let link = error;
    for (let depth = 0; depth < 5 && typeof link === 'object' && link !== null; depth++) {
        const { code, cause, errors } = link;
        if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code))
            return code;
        link = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
    }
    return undefined;
}
/**
 * A 407 is a network error for fetch: behind a tunnel one that says "Proxy response (407)", else one without a word, which no
 * other of a GET's errors is (the Fetch standard, HTTP-network-or-cache fetch, and undici's sources).
 */
function isProxyLogin(error) {
    for (let link = error; typeof link === 'object' && link !== null && 'message' in link;) {
        if (typeof link.message === 'string' && link.message.startsWith('Proxy response (407)'))
            return true;
        if (!('cause' in link) || link.cause === undefined)
            return link !== error && link.message === '' && !('code' in link);
        link = link.cause;
    }
    return false;
}
function isNamed(error, name) {
    return typeof error === 'object' && error !== null && 'name' in error && error.name === name && 'message' in error;
}

;// CONCATENATED MODULE: ./build/test-engine/http.js





/** Answers are refused beyond this many bytes. */
const largestAnswer = 16 * 2 ** 20;
/** Sends single requests: one attempt, one timeout, no redirects; errors out as TestEngineErrors. */
class Http {
    /** Requests sent so far. */
    requests = 0;
    rateLimits;
    #options;
    #timeout;
    constructor(options) {
        this.#options = options;
        this.#timeout = options.requestTimeout ?? 15_000;
        this.rateLimits = new RateLimits(options.clock);
    }
    /**
     * One GET, its answer checked. Throws a TestEngineError, or the signal's reason as soon as that is aborted, in whatever
     * phase.
     */
    async get(request, signal) {
        signal.throwIfAborted();
        const { apiUrl, clock, onRequest } = this.#options;
        const url = urlOf(apiUrl, request);
        const asked = { method: 'GET', path: url.pathname, host: url.host, scope: request.scope };
        const { clean, authorization } = this.#token(asked);
        const context = { ...request, asked, timeout: this.#timeout, clean };
        const startedAt = clock.now();
        const exchange = { status: undefined };
        let error;
        this.requests += 1;
        try {
            return await this.#exchange(url, request.schema, context, { authorization, signal, exchange });
        }
        catch (thrown) {
            // Whatever the request came to meanwhile: once the signal has fired, that is what ended it.
            const fault = signal.aborted ? signal.reason : faultOf(thrown, context);
            error = signal.aborted ? 'aborted' : fault instanceof Error ? fault.name : 'unknown';
            throw fault;
        }
        finally {
            const { status } = exchange;
            const { budgets } = this.rateLimits;
            const duration = clock.now() - startedAt;
            onRequest?.({ method: 'GET', path: asked.path, query: url.search.slice(1), status, error, duration, budgets });
        }
    }
    async #exchange(url, schema, context, { authorization, signal, exchange }) {
        const { asked, clean } = context;
        const send = async (input, init) => {
            const response = await (this.#options.fetch ?? fetch)(input, init);
            exchange.status = response.status;
            this.rateLimits.read(response.headers);
            return bounded_bounded(response, largestAnswer, () => new AnswerTooLarge(asked, largestAnswer));
        };
        const answer = distribution.get(url, {
            fetch: send,
            headers: { accept: 'application/json', authorization, 'user-agent': `test-engine-gate/${this.#options.version}` },
            parseJson: (text) => fault_parseJson(text, context),
            redirect: 'manual',
            retry: 0,
            signal,
            timeout: false,
            totalTimeout: this.#timeout,
        });
        const { headers } = await answer;
        const type = typeIn(headers, clean);
        if (type !== undefined && !/[/+]json$/.test(type)) {
            const said = saidIn(await answer.text(), clean);
            throw new UnexpectedAnswer(asked, `${showable(type)} instead of JSON`, said);
        }
        return { body: await answer.json(schema), headers, asked };
    }
    #token(asked) {
        const token = this.#options.token.reveal();
        // Anything else would be refused by Headers, in an error that quotes it.
        if (!/^[!-~]+$/.test(token))
            throw new BadToken(asked, 'unsendable');
        return { authorization: `Bearer ${token}`, clean: (text) => this.#options.token.hideIn(text) };
    }
}
function urlOf(base, { path, query = {} }) {
    const url = new URL(base.origin);
    url.pathname = [base.pathname.replace(/\/+$/, ''), ...path.map(encodeURIComponent)].join('/');
    for (const [name, value] of Object.entries(query)) {
        if (value !== undefined)
            url.searchParams.set(name, String(value));
    }
    return url;
}
function typeIn(headers, clean) {
    return (clean(headers.get('content-type') ?? '')
        .split(';', 1)[0]
        ?.trim()
        .toLowerCase() || undefined);
}
function showable(type) {
    return /^[a-z0-9.+-]{1,40}\/[a-z0-9.+-]{1,60}$/.test(type) ? type : 'an odd content type';
}

;// CONCATENATED MODULE: ./build/test-engine/look-build.js

/** One request a suite, where its runs fit a page. */
async function lookByBuildId(api, { organization, suites, buildId }, known, signal) {
    const bySuite = await together(suites, signal, async (suite, either) => {
        const place = { organization, suite };
        const listed = await runsOfBuild(api, place, buildId, either);
        // A run may be missing from the list and still be there, so its absence is believed only when its own address says so.
        const unlisted = known.filter((run) => run.suite === suite && !listed.has(run.id));
        const found = await findRuns(api, place, unlisted, either);
        return listing_newestFirst([...listed.values(), ...found.map((run) => ({ ...run, buildId }))]);
    });
    return { runs: bySuite.flat(), build: undefined, superseded: [], horizons: [] };
}
/**
 * One request for the build, then one a suite. In this order: what was uploaded before the build's end was seen is in lists
 * that are asked for after it.
 */
async function lookByBuildUrl(api, selector, known, signal) {
    const { organization } = selector;
    const { body: build } = await api.build(selector, signal);
    const suites = selector.suites.length > 0 ? selector.suites : [...new Set([...known, ...build.runs].map(({ suite }) => suite))];
    const told = build.runs.filter(({ suite }) => suites.includes(suite));
    const named = unique([...known, ...told]);
    const { runs } = await lookByBuildId(api, { organization, suites, buildId: build.id }, named, signal);
    const onlyTold = told.filter((run) => !isAmong(run, [...known, ...runs])).map((run) => barely(run, build.id));
    return { runs: [...runs, ...onlyTold], build: build.state, superseded: [], horizons: [] };
}
function unique(runs) {
    return [...new Map(runs.map((run) => [`${run.suite}/${run.id}`, run])).values()];
}
function isAmong({ suite, id }, runs) {
    return runs.some((run) => run.suite === suite && run.id === id);
}
/**
 * A run that the build tells of and nobody else does. It counts as seen once, as nothing final, so that it is missed from
 * then on: the gate must not be green as if it had never been.
 */
function barely({ suite, id }, buildId) {
    return {
        suite,
        id,
        buildId,
        state: 'running',
        result: 'pending',
        words: { state: undefined, result: undefined },
        webUrl: undefined,
        branch: undefined,
        commit: undefined,
        createdAt: undefined,
    };
}

;// CONCATENATED MODULE: ./build/test-engine/look-commit.js



/** How many pages of a suite's runs are read at the most to find those of a commit: a thousand runs. */
const look_commit_mostPages = 10;
/**
 * Finds the runs of a commit. The list cannot be filtered and is newest first, so the first look reads back until the list
 * or the bound ends; later looks read only down to where an earlier one has been, which is one request where little is new.
 */
class CommitRuns {
    #api;
    #bySuite = new Map();
    constructor(api) {
        this.#api = api;
    }
    async look(selector, known, signal) {
        const { organization, suites, runs } = selector;
        const bySuite = await together(suites, signal, async (suite, either) => {
            const place = { organization, suite };
            const memory = this.#memoryOf(suite);
            const listed = await this.#read(place, selector, memory, either);
            const before = known.filter((run) => run.suite === suite);
            const ids = new Set([...before.map(({ id }) => id), ...memory.matching]);
            const unlisted = [...ids].filter((id) => !listed.some((run) => run.id === id)).map((id) => ({ id }));
            const there = [...listed, ...(await findRuns(this.#api, place, unlisted, either))];
            if (runs === 'all')
                return { runs: listing_newestFirst(there), superseded: [] };
            const newest = newestOf(before, there);
            // What is older has no part in it any more, and need not be looked up again.
            memory.matching = new Set(newest.runs.map(({ id }) => id));
            return newest;
        });
        return {
            runs: bySuite.flatMap((one) => one.runs),
            build: undefined,
            superseded: bySuite.flatMap((one) => one.superseded),
            horizons: suites.flatMap((suite) => this.#memoryOf(suite).horizon ?? []),
        };
    }
    #memoryOf(suite) {
        const memory = this.#bySuite.get(suite) ?? { read: new Set(), matching: new Set(), horizon: undefined };
        this.#bySuite.set(suite, memory);
        return memory;
    }
    /**
     * The commit's runs in the part of the list that is new, and on the page where that ends. They are remembered only once the
     * whole reading is done: what a broken one has read, the next has to read again.
     */
    async #read(place, selector, memory, signal) {
        const runs = new Map();
        let page = 1;
        for (let pages = 1;; pages++) {
            const { body, headers } = await this.#api.runs(place, { page, perPage: fullPage }, { signal });
            const seenBefore = runs.size;
            for (const wire of body)
                runs.set(wire.id, { suite: place.suite, ...wire });
            const next = pageAfter(page, { body, headers });
            const metOld = body.some(({ id }) => memory.read.has(id));
            const isOver = next === undefined || metOld || runs.size === seenBefore;
            if (isOver || pages === look_commit_mostPages) {
                const listed = [...runs.values()].filter((run) => isOf(run, selector));
                for (const id of runs.keys())
                    memory.read.add(id);
                for (const { id } of listed)
                    memory.matching.add(id);
                if (!isOver)
                    memory.horizon = { suite: place.suite, runs: runs.size };
                return listed;
            }
            page = next;
        }
    }
}
/**
 * The newest of a suite's runs, and those seen before that it has taken the place of. A run that was seen and is not there now
 * stays the newest until a newer one comes: an older one does not take its place.
 */
function newestOf(before, there) {
    const lost = before.filter(({ id }) => !there.some((run) => run.id === id));
    const [newest] = listing_newestFirst([...lost, ...there]);
    return {
        runs: there.filter((run) => run === newest),
        superseded: before.filter(({ id }) => id !== newest?.id),
    };
}
function isOf({ commit, branch }, selector) {
    if (commit === undefined || bare(commit).toLowerCase() !== selector.commit)
        return false;
    if (selector.branch === undefined)
        return true;
    return branch !== undefined && plainBranch(bare(branch)) === plainBranch(selector.branch);
}
/**
 * A branch however a collector writes it: `main` and `refs/heads/main` are one, and so are `12/merge` and
 * `refs/pull/12/merge` (GITHUB_REF_NAME and GITHUB_REF in GitHub's "Default environment variables").
 */
function plainBranch(branch) {
    return branch.replace(/^refs\/(?:heads|pull|tags)\//, '');
}

;// CONCATENATED MODULE: ./build/test-engine/look.js



/** Looks at everything that a selector names; remembers what spares the next look requests. */
class Looks {
    #api;
    #commitRuns;
    constructor(api) {
        this.#api = api;
        this.#commitRuns = new CommitRuns(api);
    }
    /** One look, without a retry: see `TestEngine.look`. `known` are the runs seen by earlier looks. */
    look(selector, known, signal) {
        switch (selector.kind) {
            case 'build-id':
                return lookByBuildId(this.#api, selector, known, signal);
            case 'build-url':
                return lookByBuildUrl(this.#api, selector, known, signal);
            case 'run-id':
                return lookByRunId(this.#api, selector, signal);
            case 'commit':
                return this.#commitRuns.look(selector, known, signal);
        }
    }
}
async function lookByRunId(api, { organization, suites: [suite], runId }, signal) {
    const place = { organization, suite };
    const run = await findRun(api, place, runId, signal);
    // The 404 may mean organization or suite: the list of the suite's runs tells, by a 404 of its own.
    if (run === undefined)
        await api.runs(place, { page: 1, perPage: 1 }, { signal });
    return { runs: run === undefined ? [] : [run], build: undefined, superseded: [], horizons: [] };
}

;// CONCATENATED MODULE: ./build/test-engine/client.js





/** Buildkite Test Engine, as far as a gate needs it. Every method takes a signal and rejects with its reason once it fires. */
class TestEngine {
    #http;
    #api;
    #looks;
    constructor(options) {
        this.#http = new Http(options);
        this.#api = new Endpoints(this.#http);
        this.#looks = new Looks(this.#api);
    }
    /** Requests sent so far. */
    get requests() {
        return this.#http.requests;
    }
    /** What the answers so far told of the rate limits; empty before the first that told something. */
    get budgets() {
        return this.#http.rateLimits.budgets;
    }
    /** The bucket with the fewest requests left. */
    get tightest() {
        return this.#http.rateLimits.tightest;
    }
    /**
     * Where all gated runs stand now: one attempt, no retry. Runs of `known` that no list shows any more are looked up
     * one by one; those that are not found either are simply not in the result. Throws a TestEngineError, NotFound only when
     * organization or suite does not exist.
     */
    look(selector, known, signal) {
        return this.#looks.look(selector, known, signal);
    }
    /**
     * What Test Engine says of those tests of a build that failed at least once, in every suite; `muted` asks which of them are
     * muted, too. One attempt; throws a TestEngineError.
     */
    failedTestsOfBuild(build, options, signal) {
        return failedTestsOfBuild(this.#api, build, options, signal);
    }
    /**
     * The failed executions of these runs, up to `limit` over all of them. Whatever goes wrong, the signal included, ends up in
     * `problems`, and what was fetched until then is kept. A page that is too large to be had is asked for without details and
     * in smaller parts.
     */
    failedExecutions(runs, options) {
        return fetchFailedExecutions(this.#api, runs, options);
    }
}

;// CONCATENATED MODULE: ./node_modules/is-network-error/index.js
const is_network_error_objectToString = Object.prototype.toString;

const is_network_error_isError = value => is_network_error_objectToString.call(value) === '[object Error]';

const is_network_error_errorMessages = new Set([
	'network error', // Chrome
	'NetworkError when attempting to fetch resource.', // Firefox
	'The Internet connection appears to be offline.', // Safari 16
	'Network request failed', // `cross-fetch`
	'fetch failed', // Undici (Node.js)
	'terminated', // Undici (Node.js)
	' A network error occurred.', // Bun (WebKit)
	'Network connection lost', // Cloudflare Workers (fetch)
]);

function is_network_error_isNetworkError(error) {
	const isValid = error
		&& is_network_error_isError(error)
		&& error.name === 'TypeError'
		&& typeof error.message === 'string';

	if (!isValid) {
		return false;
	}

	const {message, stack} = error;

	// Safari 17+ has generic message but no stack for network errors
	if (message === 'Load failed' || (message.startsWith('Load failed (') && message.endsWith(')'))) {
		return stack === undefined
			// Sentry adds its own stack trace to the fetch error, so also check for that
			|| '__sentry_captured__' in error;
	}

	// Deno network errors start with specific text
	if (message.startsWith('error sending request for url')) {
		return true;
	}

	// Chrome: exact "Failed to fetch" or with hostname: "Failed to fetch (example.com)"
	if (message === 'Failed to fetch' || (message.startsWith('Failed to fetch (') && message.endsWith(')'))) {
		return true;
	}

	// Standard network error messages
	return is_network_error_errorMessages.has(message);
}

;// CONCATENATED MODULE: ./node_modules/p-retry/index.js


function validateRetries(retries) {
	if (typeof retries === 'number') {
		if (retries < 0) {
			throw new TypeError('Expected `retries` to be a non-negative number.');
		}

		if (Number.isNaN(retries)) {
			throw new TypeError('Expected `retries` to be a valid number or Infinity, got NaN.');
		}

		// Not `Number.isSafeInteger`, which would reject a huge `retries`. That is accepted on purpose and behaves as effectively forever.
		// eslint-disable-next-line unicorn/prefer-number-is-safe-integer
		if (Number.isFinite(retries) && !Number.isInteger(retries)) {
			throw new TypeError('Expected `retries` to be a non-negative integer or Infinity.');
		}
	} else if (retries !== undefined) {
		throw new TypeError('Expected `retries` to be a number or Infinity.');
	}
}

function validateNumberOption(name, value, {allowInfinity = false} = {}) {
	if (typeof value !== 'number' || Number.isNaN(value)) {
		throw new TypeError(`Expected \`${name}\` to be a number${allowInfinity ? ' or Infinity' : ''}.`);
	}

	if (!allowInfinity && !Number.isFinite(value)) {
		throw new TypeError(`Expected \`${name}\` to be a finite number.`);
	}

	if (value < 0) {
		throw new TypeError(`Expected \`${name}\` to be \u{2265} 0.`);
	}
}

function validateOption(name, value, type) {
	// `null` means "not provided", as it does for the other options. `unref` needs this because it is the one option with no default of its own.
	if (value === undefined || value === null) {
		return;
	}

	if (typeof value !== type) {
		throw new TypeError(`Expected \`${name}\` to be a ${type}.`);
	}
}

function validateSignal(value) {
	// `null` means "not provided", as it does for the other options.
	if (value === undefined || value === null) {
		return;
	}

	// Duck typed rather than `instanceof`, so a signal from another realm still works. All three methods are checked because `removeEventListener` is called from inside a timer callback, where a `TypeError` would be an uncaught exception rather than a rejection the caller could catch.
	if (typeof value.throwIfAborted !== 'function'
		|| typeof value.addEventListener !== 'function'
		|| typeof value.removeEventListener !== 'function') {
		throw new TypeError('Expected `signal` to be an AbortSignal.');
	}
}

class AbortError extends Error {
	constructor(message) {
		super(typeof message === 'string' ? message : undefined);

		this.name = 'AbortError';

		if (message instanceof Error) {
			this.originalError = message;
			({message} = message);
		} else {
			// Created here, so it already captures every caller frame. Copying `this.stack` instead would only rewrite the header, which is rendered lazily from `name` and `message` at read time. It also stringifies a non-string message, so reuse its result below.
			this.originalError = new Error(message);
			({message} = this.originalError);

			// The caller sees this error, so the frame for this constructor is dropped where the runtime supports it. Left in, the top frame blames p-retry for an error the caller threw. An error the caller passed keeps its own stack, which points at their throw site already. V8-only, hence the lint exception, and the optional call leaves the stack as it is where it is missing.
			// eslint-disable-next-line unicorn/no-nonstandard-builtin-properties
			Error.captureStackTrace?.(this.originalError, AbortError);
		}

		this.message = message;
	}
}

// `setTimeout` cannot represent a longer delay and fires it right away instead, which turns a long backoff into a tight retry loop. Cap at the largest value it can still hold.
const maximumDelay = (2 ** 31) - 1;

function calculateDelay(retriesConsumed, options) {
	// Nothing to wait for, and multiplying by a factor that has grown to `Infinity` would give `NaN`.
	if (options.minTimeout === 0) {
		return 0;
	}

	// `retriesConsumed` starts at 0 and only ever counts up, so the first retry is already attempt 1.
	const attempt = retriesConsumed + 1;
	const random = options.randomize ? (Math.random() + 1) : 1;

	const timeout = Math.round(random * options.minTimeout * (options.factor ** (attempt - 1)));

	// `maxTimeout` rounds up, so a fractional cap still gives a whole number of milliseconds. Rounding down would turn a cap below 1 into no timer at all, which never yields to the event loop. `Math.ceil(Infinity)` is `Infinity`.
	return Math.min(timeout, Math.ceil(options.maxTimeout), maximumDelay);
}

function calculateRemainingTime(start, max) {
	return Number.isFinite(max) ? max - (performance.now() - start) : max;
}

async function delayForRetry(delay, options) {
	if (delay <= 0) {
		return;
	}

	await new Promise((resolve, reject) => {
		// Registered with `once`, so it removes itself when it fires.
		const onAbort = () => {
			clearTimeout(timeoutToken);
			reject(options.signal.reason);
		};

		const timeoutToken = setTimeout(() => {
			options.signal?.removeEventListener('abort', onAbort);
			resolve();
		}, delay);

		if (options.unref) {
			timeoutToken.unref?.();
		}

		options.signal?.addEventListener('abort', onAbort, {once: true});
	});
}

// Stringifying a thrown value can itself throw, for an object with no usable `toString`. That must never be allowed to replace the failure the caller is actually dealing with.
//
// A thrown value whose own accessors or proxy traps throw is not supported, here or anywhere else. It comes from the caller's own code, so it is not something to defend against.
function stringifyThrownValue(value) {
	try {
		return String(value);
	} catch {
		return Object.prototype.toString.call(value);
	}
}

// `AbortError` wraps the error the caller actually wants, and the wrappers can be nested, so keep unwrapping until the cause is reached. Otherwise an `AbortError` would escape `pRetry` and a `catch` doing `error instanceof AbortError` would read a real failure as a cancellation.
//
// Two wrappers whose `originalError` points at each other are not supported, like the thrown values above.
function unwrapAbortError(error) {
	let cause = error;

	// A wrapper with no error to unwrap to is the cause as far as it goes.
	while (cause instanceof AbortError && cause.originalError instanceof Error) {
		cause = cause.originalError;
	}

	return cause;
}

async function onAttemptFailure({error, attemptNumber, retriesConsumed, startTime, options}) {
	// The signal is checked after the operation and after every callback, so a cancellation is never reported as an operation failure or a callback's decision, and no callback runs after it. The last check also guards the delay, whose abort listener never fires on a signal that is already aborted.
	const abortIfNeeded = () => {
		options.signal?.throwIfAborted();
	};

	const normalizedError = error instanceof Error
		? error
		: new TypeError(`Non-error was thrown: "${stringifyThrownValue(error)}". You should only throw errors.`);

	// Checked before unwrapping an `AbortError`, because the reason a caller aborted with is final. Unwrapping it would replace the reason they chose with whatever is inside it, and it would also let an `AbortError` from the operation outrank a cancellation the caller asked for.
	abortIfNeeded();

	if (normalizedError instanceof AbortError) {
		throw unwrapAbortError(normalizedError);
	}

	// `retriesConsumed` only ever advances while `retriesLeft` is above 0, so this is never negative. `Infinity` minus a finite count is `Infinity`, so an unlimited budget needs no special case.
	const retriesLeft = options.retries - retriesConsumed;

	// A `TypeError` normally means the operation itself is broken rather than the thing it was trying to reach, so retrying it does not help. A network `TypeError` is the exception, and its message differs per runtime, so it has to be recognised rather than assumed.
	const isRetriableError = !(normalizedError instanceof TypeError) || is_network_error_isNetworkError(normalizedError);

	// Out of time already, out of retries, or a failure that is never retried, so the delay is 0 and the callbacks are told that no retry follows. Only computed when a retry can still follow, so a randomized delay does not draw from `Math.random` for a wait that is never taken.
	const timeLeft = calculateRemainingTime(startTime, options.maxRetryTime);
	const delayTime = isRetriableError && timeLeft > 0 && retriesLeft > 0 ? calculateDelay(retriesConsumed, options) : 0;

	const consumeRetryContext = Object.freeze({
		error: normalizedError,
		attemptNumber,
		retriesLeft,
		retriesConsumed,
		retryDelay: delayTime,
	});

	// No answer means no opinion, so fall back to the default. Treating it as `false` instead would leave `retries` uncounted and let the loop run forever.
	const consumeRetry = (await options.shouldConsumeRetry(consumeRetryContext)) ?? true;

	abortIfNeeded();

	const effectiveDelay = consumeRetry ? delayTime : 0;
	const context = Object.freeze({
		error: normalizedError,
		attemptNumber,
		retriesLeft,
		retriesConsumed,
		retryDelay: effectiveDelay,
	});

	await options.onFailedAttempt(context);

	abortIfNeeded();

	const remainingTime = calculateRemainingTime(startTime, options.maxRetryTime);

	// No time or budget left, or a failure that retrying cannot help with.
	if (
		!isRetriableError
		|| remainingTime <= 0
		|| retriesLeft <= 0
	) {
		throw normalizedError;
	}

	const shouldRetry = await options.shouldRetry(context);

	abortIfNeeded();

	if (!shouldRetry) {
		throw normalizedError;
	}

	const remainingTimeAfterShouldRetry = calculateRemainingTime(startTime, options.maxRetryTime);

	if (remainingTimeAfterShouldRetry <= 0) {
		throw normalizedError;
	}

	if (!consumeRetry) {
		return false;
	}

	await delayForRetry(Math.min(effectiveDelay, remainingTimeAfterShouldRetry), options);

	return true;
}

async function pRetry(input, options = {}) {
	options = {...options};

	// Applied before validating, so that `null` means "not provided" here as it does for every other option.
	options.retries ??= 10;

	validateRetries(options.retries);

	if (Object.hasOwn(options, 'forever')) {
		throw new Error('The `forever` option is no longer supported. For many use-cases, you can set `retries: Infinity` instead.');
	}

	options.factor ??= 2;
	options.minTimeout ??= 1000;
	options.maxTimeout ??= Infinity;
	options.maxRetryTime ??= Infinity;
	options.randomize ??= false;
	options.onFailedAttempt ??= () => {};
	options.shouldRetry ??= () => true;
	options.shouldConsumeRetry ??= () => true;

	// Validate the options that have a runtime type to check.
	validateOption('onFailedAttempt', options.onFailedAttempt, 'function');
	validateOption('shouldRetry', options.shouldRetry, 'function');
	validateOption('shouldConsumeRetry', options.shouldConsumeRetry, 'function');
	validateOption('randomize', options.randomize, 'boolean');
	validateOption('unref', options.unref, 'boolean');
	validateSignal(options.signal);
	validateNumberOption('factor', options.factor);
	validateNumberOption('minTimeout', options.minTimeout);
	validateNumberOption('maxTimeout', options.maxTimeout, {allowInfinity: true});
	validateNumberOption('maxRetryTime', options.maxRetryTime, {allowInfinity: true});

	// A negative factor is rejected above, so this only catches `0`. Treat it as `1` to keep the delay constant instead of dropping to zero after the first retry.
	if (options.factor === 0) {
		options.factor = 1;
	}

	options.signal?.throwIfAborted();

	let attemptNumber = 0;
	let retriesConsumed = 0;
	const startTime = performance.now();

	// A consumed count is always finite, so `Infinity` keeps this true and needs no special case.
	while (retriesConsumed <= options.retries) {
		attemptNumber++;

		try {
			options.signal?.throwIfAborted();

			const result = await input(attemptNumber);

			options.signal?.throwIfAborted();

			return result;
		} catch (error) {
			if (await onAttemptFailure({
				error,
				attemptNumber,
				retriesConsumed,
				startTime,
				options,
			})) {
				retriesConsumed++;
			}
		}
	}

	// Unreachable: `onAttemptFailure` throws once `retriesLeft` reaches 0, which is the same state the loop condition tests, so the loop is always left by a throw. Kept as a guard against a future change to either side breaking that pairing.
	throw new Error('Retry attempts exhausted without throwing an error.');
}

function makeRetriable(function_, options) {
	return function (...arguments_) {
		return pRetry(() => function_.apply(this, arguments_), options);
	};
}

;// CONCATENATED MODULE: ./build/test-engine/retry.js


/**
 * Tries until it works or the signal fires; the only place that tries anything again. Faults that may pass are met again for
 * as long as there is time; refusals and errors of any other kind are thrown at once, as they are.
 */
async function persist(attempt, { signal, clock, pause }) {
    // What is not to be tried again leaves as a value, so that p-retry has no say in it and wraps nothing.
    const outcome = await pRetry(async () => {
        try {
            return { value: await attempt() };
        }
        catch (error) {
            if (isPassing(error))
                throw error;
            return { error };
        }
    }, {
        retries: Number.POSITIVE_INFINITY,
        minTimeout: 0,
        signal,
        onFailedAttempt: async ({ error, attemptNumber }) => {
            if (isPassing(error))
                await clock.sleep(pause(error, attemptNumber), signal);
        },
    });
    if ('error' in outcome)
        throw outcome.error;
    return outcome.value;
}
function isPassing(error) {
    return error instanceof TestEngineError && error.passing;
}

;// CONCATENATED MODULE: ./build/version.js
/** Version of the action, as in package.json. */
const version = '1.0.0';

;// CONCATENATED MODULE: ./build/watcher.js


/** A failed run might be tolerated, but it belongs to no build, and only of a build's tests is there a list. */
class NoBuild extends CuredError {
    constructor() {
        super('Nothing is tolerated in runs that were uploaded outside Buildkite: Test Engine lists the tests of builds only.', 'Leave out tolerate, or gate a run of a Buildkite build.');
    }
}
/** Joins the client to the gate: what the gate asks for, in terms of the client. */
function watcherOf(engine, settings, clock) {
    const { selector, tolerate, reportLimit, failureDetails } = settings;
    const { organization } = selector;
    return {
        look: (known, signal) => engine.look(selector, known, signal),
        persist: (attempt, options) => persist(attempt, { ...options, clock }),
        async evidence(runs, signal, persistent) {
            const options = { organization, limit: reportLimit, details: failureDetails, signal, persist: persistent };
            const failures = await engine.failedExecutions(runs, options);
            const muted = tolerate.includes('muted');
            const tests = [];
            for (const buildId of new Set(runs.map((run) => run.buildId))) {
                const asked = buildId === undefined
                    ? Promise.reject(new NoBuild())
                    : persistent(() => engine.failedTestsOfBuild({ organization, buildId }, { muted }, signal));
                tests.push(await asked.then((found) => ({ buildId, tests: found, problem: undefined }), (problem) => ({ buildId, tests: [], problem })));
            }
            // What the signal has cut off is no evidence of anything.
            signal.throwIfAborted();
            return { failures, tests };
        },
    };
}

;// CONCATENATED MODULE: ./build/main.js























/** Milliseconds that reporting may take for fetching what it reports: promised are 30 s in all, 2 s after a signal. */
const fetchingTime = 28_000;
const fetchingTimeAfterSignal = 1_200;
/** Milliseconds for one request: a page of failures that hangs must leave time for asking in another way. */
const requestTimeout = 10_000;
/** The step from its inputs to its exit code. Never rejects: whatever goes wrong is a verdict, told like any other. */
async function main(process) {
    const { env, stdout } = process;
    // Whatever ends the process before there is a verdict, it is no success. Not process.exit(), here and below: it would cut
    // off what is still on its way to the log.
    process.exitCode = 1;
    const runner = new Runner(env, stdout);
    const interrupted = interruptedBy(process);
    runner.mask(secretsIn(env));
    const effect = await new Step(runner, env, interrupted).run();
    process.exitCode = effect === 'fails' ? 1 : 0;
}
class Step {
    #runner;
    #env;
    #interrupted;
    #settings;
    #engine;
    #warnings = 0;
    constructor(runner, env, interrupted) {
        this.#runner = runner;
        this.#env = env;
        this.#interrupted = interrupted;
    }
    async run() {
        const outcome = await this.#judge().catch((error) => brokenOff(asError(error)));
        await this.#tell(outcome);
        return this.#report(outcome, noFailures).effect;
    }
    async #judge() {
        const settings = readSettings(this.#env);
        this.#settings = settings;
        if (followProxy(this.#env, settings.apiUrl) === 'unable')
            this.#runner.print(proxyNotFollowed);
        const engine = new TestEngine({
            apiUrl: settings.apiUrl,
            token: settings.token,
            version: version,
            clock: realClock,
            requestTimeout,
            onRequest: (event) => this.#debugRequest(event),
        });
        this.#engine = engine;
        return this.#wait(settings, engine);
    }
    #wait(settings, engine) {
        return wait(settings, settings, {
            watcher: watcherOf(engine, settings, realClock),
            clock: realClock,
            random: Math.random,
            interrupted: this.#interrupted,
            tell: (event) => {
                if (isWarning(event))
                    this.#warnings += 1;
                for (const line of eventLines(event))
                    this.#runner.print(line);
                const detail = debugLine(event);
                if (detail !== undefined)
                    this.#runner.debug(detail);
            },
        });
    }
    async #failures({ observation, ruling }) {
        if (ruling !== undefined)
            return ruling.failures;
        const [settings, engine] = [this.#settings, this.#engine];
        const runs = observation.runs.map(({ run }) => run).filter(({ result }) => result === 'failed');
        if (settings === undefined || engine === undefined || runs.length === 0)
            return noFailures;
        const { signal, startedAt } = this.#timeForFetching();
        const pauseAfter = (fault, attempt) => {
            const waited = realClock.now() - startedAt;
            const { interval } = settings;
            const left = fetchingTime - waited;
            const moment = { waited, left, interval, lookTook: 0, settlesIn: undefined, random: Math.random };
            return pauseAfterFault(attempt, fault.notBefore, moment);
        };
        const fetched = await engine.failedExecutions(runs, {
            organization: settings.selector.organization,
            limit: settings.reportLimit,
            details: settings.failureDetails,
            signal,
            persist: async (attempt) => {
                let lastFault;
                const pause = (fault, attempts) => {
                    lastFault = fault;
                    return pauseAfter(fault, attempts);
                };
                return persist(attempt, { signal, clock: realClock, pause }).catch((error) => {
                    // What was in the way says more than that the time was up.
                    throw error === signal.reason && lastFault !== undefined ? lastFault : error;
                });
            },
        });
        return failedTests(fetched);
    }
    #timeForFetching() {
        const afterSignal = new AbortController();
        const hurry = () => setTimeout(() => afterSignal.abort(), fetchingTimeAfterSignal).unref();
        if (this.#interrupted.aborted)
            hurry();
        else
            this.#interrupted.addEventListener('abort', hurry, { once: true });
        const signal = AbortSignal.any([AbortSignal.timeout(fetchingTime), afterSignal.signal]);
        return { signal, startedAt: realClock.now() };
    }
    #report(outcome, failures) {
        const settings = this.#settings;
        const budget = this.#engine?.tightest;
        return {
            outcome,
            selector: settings?.selector,
            settings,
            effect: stepEffect(outcome.verdict, settings ?? { ifNoRunFound: 'error', ifIncomplete: 'error' }),
            failures,
            cost: { waited: outcome.endedAt - outcome.startedAt, requests: this.#engine?.requests ?? 0, budget },
        };
    }
    /**
     * Tells the verdict everywhere, part by part: an error that nobody expected costs no more than the part that it comes up
     * in, and never the verdict. Files come before the log, which may have a slow reader.
     */
    async #tell(outcome) {
        const errors = [];
        const attempt = (part) => {
            try {
                return part();
            }
            catch (error) {
                errors.push(asError(error));
                return undefined;
            }
        };
        const surroundings = attempt(() => this.#surroundings()) ?? surroundingsFrom({}, unknownPlace);
        const outputs = (of) => attempt(() => outputsOf(of, surroundings)) ??
            outputsOf({ ...of, outcome: { ...outcome, ...nothing } }, surroundings);
        // What is known is set before anything is fetched: the step may still be killed.
        this.#runner.setOutputs(outputs(this.#report(outcome, noFailures)), verdictOutputs);
        const failures = await this.#failures(outcome).catch((error) => unfetched(asError(error)));
        const report = this.#report(outcome, failures);
        this.#runner.setOutputs(outputs(report), failureOutputs);
        const summary = (bytesAvailable) => renderSummary(report, surroundings, bytesAvailable).html;
        if (this.#wantsSummary(report))
            attempt(() => this.#runner.appendSummary(summary));
        const options = { warnings: this.#warnings };
        const annotations = attempt(() => annotationsOf(report, surroundings, options));
        const lines = attempt(() => verdictLines(report, surroundings, annotations));
        this.#printAll(lines ?? annotations?.map(annotationCommand));
        this.#printAll(attempt(() => failedTestLines(report, surroundings)));
        // A failing step must have an annotation of that level.
        const level = report.effect === 'fails' && annotations === undefined ? 'error' : 'warning';
        this.#printAll([...errors, ...this.#unheard(outcome)].map((error) => notWhole(outcome, error, level)));
    }
    #printAll(lines = []) {
        for (const line of lines)
            this.#runner.print(line);
    }
    /** An error that came from where nobody waited for it, after there was a verdict. */
    #unheard({ verdict }) {
        const { reason } = this.#interrupted;
        const isHeard = reason instanceof Cancellation || (verdict.name === 'error' && verdict.cause === reason);
        return reason instanceof Error && !isHeard ? [reason] : [];
    }
    #wantsSummary({ outcome: { verdict } }) {
        if (verdict.name === 'error' && verdict.cause instanceof InputError)
            return verdict.cause.summary;
        return this.#settings?.summary ?? true;
    }
    #surroundings() {
        return surroundingsFrom(this.#env, {
            apiUrl: this.#settings?.apiUrl,
            exists: checkoutAt(this.#env['GITHUB_WORKSPACE']),
        });
    }
    #debugRequest({ method, path, query, status, error, duration, budgets }) {
        const left = budgets.map(({ scope, remaining, limit }) => `${scope} ${remaining}/${limit}`).join(', ');
        const answer = [status, error].filter((part) => part !== undefined).join(' ');
        this.#runner.debug(logLine `${method} ${path}?${query} → ${answer} in ${Math.round(duration)} ms${left === '' ? '' : `; left: ${left}`}`);
    }
}
const noFailures = { tests: [], tolerated: [], executions: 0, truncated: false, problems: [] };
/** What is known of failed tests when an error that nobody expected came in the way of fetching them. */
function unfetched(error) {
    return { ...noFailures, truncated: true, problems: [error] };
}
/** What was seen of runs where nothing was. */
const nothing = { observation: nothingSeen, decisive: undefined };
/** Where nothing is known of what is around the step. */
const unknownPlace = { apiUrl: undefined, exists: undefined };
const proxyNotFollowed = logLine `HTTPS_PROXY is set, but Node ${process.version}, which runs this, follows it only if the environment variable NODE_USE_ENV_PROXY is 1.`;
function notWhole({ verdict }, { name, message }, level) {
    return command(level, { title: commandTitle('The report is not whole') }, commandText `The verdict is ${verdict.name}. Telling it met an unexpected error (${name}: ${message}); please report that to the action’s issue tracker.`);
}
/** The outcome when there was no wait, or nothing came of it. */
function brokenOff(cause) {
    return { verdict: { name: 'error', cause }, ...nothing, ruling: undefined, startedAt: 0, endedAt: 0 };
}


/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(296);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
