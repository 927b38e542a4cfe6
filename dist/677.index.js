export const id = 677;
export const ids = [677];
export const modules = {

/***/ 677:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  publish: () => (/* binding */ publish)
});

// EXTERNAL MODULE: ./build/shared/identifiers.js
var identifiers = __webpack_require__(704);
// EXTERNAL MODULE: ./build/shared/loopback.js
var loopback = __webpack_require__(87);
// EXTERNAL MODULE: ./build/shared/untrusted.js
var untrusted = __webpack_require__(190);
// EXTERNAL MODULE: ./build/shared/user-error.js
var user_error = __webpack_require__(270);
;// CONCATENATED MODULE: ./build/github/batches.js
/** What GitHub takes in one request; further requests add ("Update a check run", REST API). */
const mostAtOnce = 50;
/** Annotations, a batch at a time. */
class Batches {
    #iterator;
    /** Annotations that were not handed out yet. */
    left;
    constructor(annotations) {
        this.#iterator = annotations[Symbol.iterator]();
        this.left = annotations.total;
    }
    /** All that are left would go into one request. */
    get isLast() {
        return this.left <= mostAtOnce;
    }
    /** The next ones; empty when there are none. */
    next() {
        const batch = [];
        while (batch.length < mostAtOnce) {
            const { done, value } = this.#iterator.next();
            if (done)
                break;
            batch.push(value);
        }
        this.left = batch.length === 0 ? 0 : this.left - batch.length;
        return batch;
    }
}

;// CONCATENATED MODULE: ./build/github/errors.js

/** Why something does not stand on GitHub. No verdict depends on it: it is told, and nothing more. */
class GitHubNotice extends user_error/* UserError */.y {
}
const permission = 'Give the job the permission `checks: write`, under `permissions:` in the workflow.';
/** There is no token to ask with. */
class NoGitHubToken extends GitHubNotice {
    constructor() {
        super('GitHub was not asked to show more, since github-token is empty.', 'Leave the input out: its default is the token of the workflow run, which needs the permission `checks: write`.');
    }
}
/** The token may not write checks. */
class ChecksForbidden extends GitHubNotice {
    constructor(upstreamMessage) {
        super('GitHub does not let this token write checks.', `${permission} The token of a pull request from a fork, or of Dependabot, never has it; nor has a personal access token. ` +
            'Where the check run of check-name is required, it stays pending.', { upstreamMessage });
    }
}
/** GitHub does not know the token. */
class GitHubTokenRefused extends GitHubNotice {
    constructor(upstreamMessage) {
        super('GitHub does not accept github-token.', 'Leave the input out: its default is the token of the workflow run, which ends with the job.', { upstreamMessage });
    }
}
/** Nobody told which check run is the job's own. */
class NoOwnCheckRun extends GitHubNotice {
    constructor() {
        super('Which check run is the job’s own is not known, so that the failed tests that the step itself does not show are not annotated.', 'GitHub Enterprise Server does not tell it: give check-name there, for a check run beside the job’s own. On GitHub, ' +
            'leave the input check-run-id out.');
    }
}
/** Nobody told which commit the check run belongs to, and the one that the workflow runs on is another one. */
class NoHeadCommit extends GitHubNotice {
    constructor(event) {
        super(`No check run is published, since the event’s file does not tell which commit this ${event} event is about.`, 'Name the commit with the input head-sha. The one that the workflow runs on would be a wrong one.');
    }
}
/** The repository or GitHub's address is not known, or cannot be used. */
class NoRepository extends GitHubNotice {
    constructor(variable) {
        super(`GitHub was not asked to show more, since the environment variable ${variable} holds nothing that can be used.`, 'The runner sets it in each step. Run the gate as a step of a workflow on GitHub.');
    }
}
/** There is no such repository or check run, or the token may not see it. */
class NotOnGitHub extends GitHubNotice {
    constructor(what, upstreamMessage) {
        super(`GitHub finds no ${what} with this token.`, `Leave github-token and check-run-id out: their defaults belong to this very job. ${permission}`, { upstreamMessage });
    }
}
/** One of GitHub's rate limits holds for longer than there is time. */
class GitHubLimited extends GitHubNotice {
    constructor(upstreamMessage) {
        super('GitHub’s rate limit is exhausted, and it asks for more patience than there is time.', 'Run the job again later. What counts is all that the repository’s workflows ask for in an hour, and write in a minute.', { upstreamMessage });
    }
}
/** GitHub takes the request for wrong. */
class GitHubRefused extends GitHubNotice {
    /** HTTP status. */
    status;
    constructor(status, upstreamMessage) {
        super(`GitHub refused the request (${status}).`, status === 422
            ? 'If GitHub finds no commit, head-sha is none of this repository: leave it out, or write ${' +
                '{ github.event.pull_request.head.sha }}. Otherwise please report this to the action’s issue tracker.'
            : 'See what GitHub says.', { upstreamMessage });
        this.status = status;
    }
}
/** GitHub has trouble of its own, or what came does not come from its API. */
class GitHubFault extends GitHubNotice {
    constructor(what, upstreamMessage) {
        super(`GitHub answered ${what}.`, 'Run the job again later: https://www.githubstatus.com tells of disturbances.', {
            upstreamMessage,
        });
    }
}
/** No connection, or none that held. */
class GitHubUnreachable extends GitHubNotice {
    constructor(host, code) {
        super(`GitHub’s API at ${host} could not be reached${code === undefined ? '' : ` (${code})`}.`, 'See whether this runner may reach it, perhaps by way of the proxy that HTTPS_PROXY names.');
    }
}
/** The time for reporting was up. */
class OutOfTime extends GitHubNotice {
    constructor() {
        super('The time for reporting was up before GitHub had shown everything.', 'The summary of the job holds the rest.');
    }
}
/** The check run is there, but could not be completed. */
class LeftInProgress extends GitHubNotice {
    constructor() {
        super('The check run could not be completed: GitHub shows it as in progress.', 'Run the job again: a newer check run of the same name takes its place.');
    }
}
/** An error that nobody expected. */
class UnexpectedFault extends GitHubNotice {
    constructor(upstreamMessage) {
        super('Telling GitHub met an unexpected error.', 'Please report it to the action’s issue tracker.', {
            upstreamMessage,
        });
    }
}
/** An answer that holds no check run; never leaves this room. */
class StrangeAnswer extends Error {
    /** HTTP status. */
    status;
    constructor(status) {
        super(`An answer without a check run (${status})`);
        this.status = status;
    }
}

;// CONCATENATED MODULE: ./build/github/notices.js

/** What stood in the way, each kind of it once: fifty batches that meet the same are told of once. */
class Notices {
    #byKind = new Map();
    /** What the client threw; anything else is thrown on. */
    add(error) {
        if (!(error instanceof GitHubNotice))
            throw error;
        if (!this.#byKind.has(error.name))
            this.#byKind.set(error.name, error);
        return error;
    }
    get all() {
        return [...this.#byKind.values()];
    }
}
/** GitHub takes no offence at anything but these very annotations, or their number: the next ones may be better. */
function isAboutContent(notice) {
    return notice instanceof GitHubRefused && notice.status === 422;
}
/** It would stand in the way of any other request, too. */
function isAboutAll(notice) {
    return [ChecksForbidden, GitHubTokenRefused, GitHubLimited, GitHubUnreachable].some((kind) => notice instanceof kind);
}

;// CONCATENATED MODULE: ./build/github/add-to-job.js



/**
 * Adds annotations to the job's own check run. Its status and conclusion are the runner's: naming one of them is refused, so
 * that only the output is sent.
 *
 * @throws {NoOwnCheckRun}
 */
async function addToJob(github, id, { annotations, output }, time) {
    if (id === undefined)
        throw new NoOwnCheckRun();
    const batches = new Batches(annotations);
    const notices = new Notices();
    let annotated = 0;
    let url;
    while (batches.left > 0) {
        if (!time.isLeft) {
            notices.add(new OutOfTime());
            break;
        }
        const batch = batches.next();
        try {
            ({ url } = await github.update(id, { output: { ...output, annotations: batch } }, time.adding));
            annotated += batch.length;
        }
        catch (error) {
            if (!isAboutContent(notices.add(error)))
                break;
        }
    }
    return { annotated, total: annotations.total, url, notices: notices.all };
}

// EXTERNAL MODULE: ./build/shared/version.js
var version = __webpack_require__(416);
// EXTERNAL MODULE: ./build/text/redact.js
var text_redact = __webpack_require__(953);
;// CONCATENATED MODULE: ./build/github/fault.js



/** What went wrong with a request → the notice that says so. */
function noticeOf(error, { what, host, redact, signal }) {
    if (error instanceof StrangeAnswer)
        return strange(error.status);
    if (isAnswered(error))
        return refusal(error.status, error.response, what, redact);
    if (signal.aborted)
        return new OutOfTime();
    if (isRequestFault(error))
        return new GitHubUnreachable(host, codeOf(error));
    const { name, message } = (0,user_error/* asError */.z)(error);
    return new UnexpectedFault((0,untrusted/* untrusted */.b)(shortened(redact(`${name}: ${message}`))));
}
function strange(status) {
    return new GitHubFault(status < 300
        ? 'with something else than a check run'
        : `with a redirect (${status}), which is not followed, since the token must go nowhere else`, undefined);
}
function refusal(status, { headers, data }, what, redact) {
    const message = messageIn(data);
    const upstreamMessage = message.trim() === '' ? undefined : (0,untrusted/* untrusted */.b)(shortened(redact(message)));
    const isLimit = /rate limit/i.test(message) || headers['retry-after'] !== undefined;
    if (status === 429 || (status === 403 && (isLimit || headers['x-ratelimit-remaining'] === '0'))) {
        return new GitHubLimited(upstreamMessage);
    }
    if (status >= 500)
        return new GitHubFault(`with an error of its own (${status})`, upstreamMessage);
    switch (status) {
        case 401:
            return new GitHubTokenRefused(upstreamMessage);
        case 403:
            return /not accessible|authenticate via a github app/i.test(message)
                ? new ChecksForbidden(upstreamMessage)
                : new GitHubRefused(status, upstreamMessage);
        case 404:
            return new NotOnGitHub(what, upstreamMessage);
        default:
            return new GitHubRefused(status, upstreamMessage);
    }
}
function isRequestFault(error) {
    return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number';
}
function isAnswered(error) {
    return isRequestFault(error) && error.response !== undefined;
}
function messageIn(data) {
    if (typeof data === 'string')
        return /^\s*</.test(data) ? '' : data;
    const { message, errors } = (typeof data === 'object' && data !== null ? data : {});
    const all = [message, ...(Array.isArray(errors) ? errors : [])];
    return all
        .map((one) => (typeof one === 'object' && one !== null && 'message' in one ? one.message : one))
        .filter((one) => typeof one === 'string')
        .join('; ');
}
function shortened(text) {
    return text.length > 500 ? `${text.slice(0, 500).toWellFormed()}…` : text;
}
/** The system's word for a network error, wherever in the chain of causes it stands. */
function codeOf(error) {
    let link = error;
    for (let depth = 0; depth < 5 && typeof link === 'object' && link !== null; depth++) {
        const { name, code, cause } = link;
        if (name === 'TimeoutError')
            return 'no answer in time';
        if (typeof code === 'string' && /^[A-Z][A-Z\d_]{1,60}$/.test(code))
            return code;
        link = cause;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/github/client.js





/** Writes check runs. Octokit is loaded with the first request. */
class GitHub {
    #options;
    #send;
    #requests = 0;
    constructor(options) {
        this.#options = options;
    }
    /** HTTP requests sent so far, those that were tried again included. */
    get requests() {
        return this.#requests;
    }
    /** Rejects with a GitHubNotice, as `update` does. */
    create(body, limits) {
        return this.#write('POST', 'repository', '', body, limits);
    }
    /** Updates the check run of this id, which consists of digits. */
    update(id, body, limits) {
        return this.#write('PATCH', `check run ${id}`, `/${id}`, body, limits);
    }
    async #write(method, what, below, body, { signal, left }) {
        const { apiUrl, repository, redact } = this.#options;
        const path = `/repos/${repository}/check-runs${below}`;
        try {
            signal.throwIfAborted();
            this.#send ??= this.#sender();
            const send = await this.#send;
            // What is hidden gets shorter by it, so that the limits that a text was made for still hold.
            const { status, data } = await send({ method, path, body: (0,text_redact/* withTexts */.j)(body, redact), signal, left });
            return checkRunIn(status, data);
        }
        catch (error) {
            throw noticeOf(error, { what, host: apiUrl.host, redact, signal });
        }
    }
    async #sender() {
        const { apiUrl, token, clock } = this.#options;
        const { senderTo } = await Promise.all(/* import() */[__webpack_require__.e(339), __webpack_require__.e(987)]).then(__webpack_require__.bind(__webpack_require__, 987));
        return senderTo({
            apiUrl: apiUrl.href.replace(/\/+$/, ''),
            token: token.reveal(),
            userAgent: `test-engine-gate/${version/* version */.r}`,
            clock,
            onAttempt: () => {
                this.#requests += 1;
            },
        });
    }
}
function checkRunIn(status, data) {
    const { id, html_url: page } = (typeof data === 'object' && data !== null ? data : {});
    const isId = typeof id === 'bigint' || (typeof id === 'number' && Number.isSafeInteger(id));
    if (status >= 300 || !isId || id < 1)
        throw new StrangeAnswer(status);
    return { id: String(id), url: typeof page === 'string' ? (0,untrusted/* untrusted */.b)(page) : undefined };
}

;// CONCATENATED MODULE: ./build/github/commit.js


/**
 * The commit that a check run has to be attached to for people to see it: `given` if it is, else the one that the event is
 * about. On pull requests the event's own `sha` is a merge commit that nobody looks at, and on `workflow_run` and
 * `status` the default branch's.
 *
 * @throws {NoHeadCommit} where only a wrong commit is known
 */
function headCommit(given, event) {
    const found = given ?? inPayload(event);
    if (found !== undefined)
        return found;
    // The toolkit's types promise what only the runner keeps: outside Actions there is neither.
    const { eventName: name = '', sha: own = '' } = event;
    if (!(0,identifiers/* isSha */.H)(own) || /^(?:pull_request|workflow_run|check_run$|check_suite$|status$)/.test(name)) {
        throw new NoHeadCommit(/^\w{1,50}$/.test(name) ? name : 'unknown');
    }
    return own;
}
/** The places in which events name it, see "Webhook events and payloads" in GitHub's documentation. */
const places = [
    ['pull_request', 'head', 'sha'],
    ['merge_group', 'head_sha'],
    ['workflow_run', 'head_sha'],
    ['check_run', 'head_sha'],
    ['check_suite', 'head_sha'],
];
/** Only of the event `status`, whose workflows run on the default branch. */
const placeOfStatus = ['sha'];
function inPayload({ eventName, payload }) {
    const found = [...places, ...(eventName === 'status' ? [placeOfStatus] : [])].map((names) => names.reduce((value, name) => own(value, name), payload));
    return found.find((value) => typeof value === 'string' && (0,identifiers/* isSha */.H)(value));
}
function own(value, name) {
    return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

;// CONCATENATED MODULE: ./build/github/publish-check-run.js



/**
 * Publishes a check run: created in progress with the first annotations, given the others batch by batch, completed with the
 * last of them. It is completed by its id, and whatever happened to the batches.
 *
 * Rejects with a GitHubNotice when it cannot be created.
 */
async function publishCheckRun(github, head, run, time) {
    const publication = new Publication(github, run, time);
    return publication.publish(head);
}
class Publication {
    #github;
    #run;
    #time;
    #batches;
    #notices = new Notices();
    #annotated = 0;
    constructor(github, run, time) {
        this.#github = github;
        this.#run = run;
        this.#time = time;
        this.#batches = new Batches(run.annotations);
    }
    async publish(head) {
        const { url } = this.#time.isLeft ? await this.#inSteps(head) : await this.#atOnce(head);
        const { total } = this.#run.annotations;
        return { annotated: this.#annotated, total, url, notices: this.#notices.all };
    }
    async #inSteps(head) {
        const created = await this.#create(head);
        await this.#addMore(created.id);
        await this.#complete(created.id);
        return created;
    }
    /** When there is next to no time, as after a signal: one request. */
    async #atOnce({ name, sha }) {
        const { conclusion, finished } = this.#run;
        const created = await this.#withBatch(this.#batches.next(), (annotations, added) => this.#github.create({ name, head_sha: sha, status: 'completed', conclusion, output: { ...finished(added), ...annotations } }, this.#time.completing));
        if (this.#batches.left > 0)
            this.#notices.add(new OutOfTime());
        return created;
    }
    #create({ name, sha }) {
        const { underWay } = this.#run;
        return this.#withBatch(this.#batches.next(), (annotations) => this.#github.create({ name, head_sha: sha, status: 'in_progress', output: { ...underWay, ...annotations } }, this.#time.creating));
    }
    async #addMore(id) {
        while (!this.#batches.isLast && this.#time.isLeft) {
            const batch = this.#batches.next();
            const output = { ...this.#run.underWay, annotations: batch };
            try {
                await this.#github.update(id, { status: 'in_progress', output }, this.#time.adding);
                this.#annotated += batch.length;
            }
            catch (error) {
                if (isAboutContent(this.#notices.add(error)))
                    continue;
                return;
            }
        }
    }
    async #complete(id) {
        const mayAdd = this.#notices.all.every(isAboutContent) && this.#batches.isLast && this.#time.isLeft;
        const batch = mayAdd ? this.#batches.next() : [];
        if (this.#batches.left > 0 && this.#notices.all.length === 0)
            this.#notices.add(new OutOfTime());
        const { conclusion, finished } = this.#run;
        try {
            await this.#withBatch(batch, (annotations, added) => {
                const output = { ...finished(this.#annotated + added), ...annotations };
                return this.#github.update(id, { status: 'completed', conclusion, output }, this.#time.completing);
            });
        }
        catch (error) {
            this.#notices.add(error);
            this.#notices.add(new LeftInProgress());
        }
    }
    /** Sends a batch with something that must be sent; without it, where GitHub takes offence at what is in the batch. */
    async #withBatch(batch, send) {
        if (batch.length === 0)
            return send({}, 0);
        try {
            const sent = await send({ annotations: batch }, batch.length);
            this.#annotated += batch.length;
            return sent;
        }
        catch (error) {
            const notice = this.#notices.add(error);
            if (!isAboutContent(notice))
                throw notice;
            return send({}, 0);
        }
    }
}

;// CONCATENATED MODULE: ./build/github/time.js
/** Milliseconds kept free at the end for what leaves things in order; a quarter, where there is little time. */
const longestReserve = 5_000;
/** The time there is for everything that GitHub is asked. Its end is kept free for completing. */
class TimeForAll {
    /** For what has to be completed afterwards; hurry does not break it off, since it may be done already. */
    creating;
    /** For what may be left out. */
    adding;
    /** For what must not be left undone. */
    completing;
    /** `reserveAtMost` is what is kept free at the end: nothing, where there is nothing to complete. */
    constructor(clock, { time: given, hurry, signal }, reserveAtMost = longestReserve) {
        const time = Math.max(0, given);
        const until = clock.now() + time;
        const reserve = Math.min(reserveAtMost, time / 4);
        const end = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(time))]);
        const early = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(time - reserve))]);
        const leftOf = (moment) => () => moment - clock.now();
        this.completing = { signal: end, left: leftOf(until) };
        this.creating = { signal: early, left: leftOf(until - reserve) };
        this.adding = { signal: AbortSignal.any([early, hurry]), left: leftOf(until - reserve) };
    }
    /** Whether there is time to add something. */
    get isLeft() {
        return !this.adding.signal.aborted && this.adding.left() > 0;
    }
}

;// CONCATENATED MODULE: ./build/github/publish.js











/** Shows a report on GitHub as far as GitHub lets it. Never rejects: what did not come about, and why, is in the result. */
async function publish({ checkRun, jobAnnotations }, options) {
    const { settings, event, clock } = options;
    const time = new TimeForAll(clock, options);
    let github;
    const asked = () => {
        github ??= new GitHub(access(options));
        return github;
    };
    const published = checkRun &&
        (await attempt(checkRun.content.annotations.total, options, () => {
            const head = { name: checkRun.name, sha: headCommit(settings.headSha, event) };
            return publishCheckRun(asked(), head, checkRun.content, time);
        }));
    const obstacle = published?.notices.find(isAboutAll);
    const added = jobAnnotations &&
        (await attempt(jobAnnotations.annotations.total, options, () => {
            if (jobAnnotations.annotations.total === 0)
                return nothingToAdd;
            // Every failed test is shown there already, and the other way is not open.
            const isWhole = published !== undefined && published.annotated === published.total;
            if (settings.checkRunId === undefined && isWhole)
                return nothingToAdd;
            if (obstacle !== undefined)
                throw obstacle;
            const rest = new TimeForAll(clock, { ...options, time: time.completing.left() }, 0);
            return addToJob(asked(), settings.checkRunId, jobAnnotations, rest);
        }));
    return { checkRun: published, jobAnnotations: added, requests: github?.requests ?? 0 };
}
const nothingToAdd = { annotated: 0, total: 0, url: undefined, notices: [] };
async function attempt(total, { redact }, part) {
    try {
        return await part();
    }
    catch (error) {
        return { annotated: 0, total, url: undefined, notices: [asNotice(error, redact)] };
    }
}
function asNotice(thrown, redact) {
    if (thrown instanceof GitHubNotice)
        return thrown;
    const { name, message } = (0,user_error/* asError */.z)(thrown);
    return new UnexpectedFault((0,untrusted/* untrusted */.b)(redact(`${name}: ${message}`)));
}
/** @throws {NoGitHubToken | NoRepository} */
function access({ settings, env, redact, clock }) {
    const { githubToken: token } = settings;
    if (token === undefined)
        throw new NoGitHubToken();
    const { GITHUB_REPOSITORY: repository = '', GITHUB_API_URL } = env;
    if (!(0,identifiers/* isRepository */.Z)(repository))
        throw new NoRepository('GITHUB_REPOSITORY');
    const apiUrl = URL.parse(GITHUB_API_URL || 'https://api.github.com');
    if (apiUrl === null || !isSafe(apiUrl))
        throw new NoRepository('GITHUB_API_URL');
    return { apiUrl, repository, token, redact, clock };
}
/** A token travels encrypted, or not beyond this machine. */
function isSafe(url) {
    const isBare = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
    return isBare && (url.protocol === 'https:' || (url.protocol === 'http:' && (0,loopback/* isLoopback */.U)(url)));
}


/***/ })

};
