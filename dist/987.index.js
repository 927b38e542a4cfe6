export const id = 987;
export const ids = [987];
export const modules = {

/***/ 987:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   senderTo: () => (/* binding */ senderTo)
/* harmony export */ });
/* harmony import */ var _octokit_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(730);
/* harmony import */ var _octokit_plugin_retry__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(735);
/* harmony import */ var _octokit_plugin_throttling__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(856);
/* harmony import */ var _shared_bounded_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(257);




/**
 * Milliseconds from one write to the next, but for so many that may come at once. GitHub asks for pauses and takes 80 writes a
 * minute ("Rate limits for the REST API"); in the 20 s that are left for reporting, these are 55 at the most.
 */
const betweenWrites = 400;
const atOnce = 5;
/** Milliseconds that one attempt may take. */
const attemptTimeout = 10_000;
/** What waiting does not heal, beside what the throttling plugin waits for: 429, and 403 where it is a rate limit. */
const doNotRetry = [400, 401, 403, 404, 410, 422, 429, 451];
const retries = 3;
/** A client whose pauses end at once with the signal of their request, and are not begun where there is no time for them. */
function senderTo({ apiUrl, token, userAgent, clock, onAttempt }) {
    /** The plugins tell how often and after which faults. They would wait in timers that nothing ends, so that ours wait. */
    const pauses = (octokit) => {
        octokit.hook.before('request', async (options) => {
            const { request } = options;
            const pause = 1000 * (request.retryCount ?? 0) ** 2;
            if (pause > 0 && pause >= request.sent.left()) {
                request.retries = 0;
                throw request.lastFault;
            }
            if (pause > 0)
                await clock.sleep(pause, request.sent.signal);
            onAttempt();
        });
        octokit.hook.error('request', (error, options) => {
            const { method, request } = options;
            request.lastFault = error;
            if (request.sent.signal.aborted || (method === 'POST' && mayBeDone(error)))
                request.retries = 0;
            throw error;
        });
    };
    const waitOut = async (seconds, options, _, retried) => {
        const { sent } = options.request;
        if (retried >= retries || seconds * 1000 >= sent.left())
            return false;
        return clock.sleep(seconds * 1000, sent.signal).then(() => true, () => false);
    };
    const octokit = new (_octokit_core__WEBPACK_IMPORTED_MODULE_0__/* .Octokit */ .E.plugin(pauses, _octokit_plugin_retry__WEBPACK_IMPORTED_MODULE_1__/* .retry */ .L, _octokit_plugin_throttling__WEBPACK_IMPORTED_MODULE_2__/* .throttling */ .A))({
        baseUrl: apiUrl,
        auth: token,
        userAgent,
        log: silent,
        request: { redirect: 'manual', log: silent, fetch: fetchInTime },
        retry: { doNotRetry, retries, retryAfterBaseValue: 0 },
        throttle: {
            onRateLimit: waitOut,
            onSecondaryRateLimit: waitOut,
            retryAfterBaseValue: 0,
            // The plugin would wait a second before each write, which nothing ends: writes are spaced below.
            write: { key: () => ({ schedule: (_, job) => job() }) },
        },
    });
    let nextWrite = Number.NEGATIVE_INFINITY;
    return async (sent) => {
        const { method, path, body, signal } = sent;
        const pause = nextWrite - clock.now();
        if (pause > 0)
            await clock.sleep(pause, signal);
        nextWrite = Math.max(nextWrite, clock.now() - (atOnce - 1) * betweenWrites) + betweenWrites;
        const headers = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };
        const { status, data } = await octokit.request({
            method,
            // What stands in it has neither braces nor colons, which would be holes to octokit.
            url: path,
            headers,
            data: body,
            request: { signal, sent },
        });
        return { status, data };
    };
}
/** Whatever octokit would print comes from answers, and nothing prints that is not made safe. */
const silent = { debug() { }, info() { }, warn() { }, error() { } };
/** Bytes of an answer, at the most: a check run is told of in a few thousand. */
const largestAnswer = 2 ** 20;
async function fetchInTime(url, options) {
    const signal = AbortSignal.any([AbortSignal.timeout(attemptTimeout), ...(options.signal ? [options.signal] : [])]);
    const response = await fetch(url, { ...options, signal });
    return (0,_shared_bounded_js__WEBPACK_IMPORTED_MODULE_3__/* .bounded */ .M)(response, largestAnswer, () => new Error('The answer is larger than 1 MiB'));
}
/** Whether a request without an answer may have been obeyed: made once more, there would be two of what it makes. */
function mayBeDone(error) {
    const { response, cause } = error;
    const code = cause?.cause?.code;
    return response === undefined && !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(String(code));
}


/***/ })

};
