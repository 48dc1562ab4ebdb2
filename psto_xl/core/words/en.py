"""English, in both spellings."""

from typing import Final

from psto_xl.core.words.entry import Words, listed

WORDS: Final = Words(
    code="en",
    common=listed(
        """the of and to for with our by from is are that this these their as into every each within than
        which who"""
    ),
    determiners=listed("the a an our all every each new first two three four five ten more at"),
    joints=listed(
        """of for in on at to by per with within from and or is are was between before after until under over
        above below across during than that as via without"""
    ),
    things=listed(
        """rate rates time times score scores share count counts number numbers volume volumes hours days
        minutes cost costs price prices quality accuracy frequency coverage satisfaction backlog tickets ticket
        cases case errors error defects defect findings finding results result value values index ratio level
        levels capacity load speed length duration delay delays date dates cycle cycles points performance
        success failure failures uptime downtime turnaround throughput utilization utilisation revenue sales
        income margin profit users user visits visitors clicks views requests request calls response responses
        completion attendance participants desk team teams staff members hour day participation adoption usage
        conversion retention churn efficiency productivity density depth queue pipeline savings budget spend
        spending notes outcome outcomes outages outage incidents incident compliance injuries complaints
        readiness pass availability deviation deviations turnover center centre seconds"""
    ),
    participles=("ed",),
    actions=listed(
        """deliver implement organise organize create develop conduct publish prepare introduce attend
        participate consult analyse analyze facilitate establish define deploy write produce investigate
        evaluate explore finalise finalize assist install set_up roll_out kick_off carry_out put_in_place
        migrate integrate identify communicate discuss brainstorm compile execute coordinate collaborate
        redesign rebuild relaunch refactor educate advise assess propose submit arrange give send provide
        meet_with work_on work_with look_into begin
        delivering implementing organising organizing creating developing conducting publishing preparing
        introducing attending participating consulting analysing analyzing facilitating establishing
        launching hosting writing"""
    ),
    doubtful_actions=listed(
        """launch hold help build ship release draft design document test review research plan support
        schedule train audit survey pilot visit report interview host call mentor coach map benchmark update
        upgrade present rollout complete run study workshop outline start"""
    ),
    nouns=listed(
        """train pilot design research plan draft test support report survey audit map present call host release
        study help visit workshop start service staff"""
    ),
    closing_actions=frozenset(),
    vague=listed(
        """improve improving improvement_in improvement_of improvements_in improvements_to enhance enhancing
        enhancement_of optimise optimising optimisation_of optimize optimizing optimization_of optimal better
        world-class world_class best-in-class best_in_class best-of-breed cutting-edge state-of-the-art
        state_of_the_art top-notch excellent strengthen strengthening streamline streamlining seamless
        maximise maximize significantly holistic synergies impactful next-level"""
    ),
    upkeep=listed(
        """keep maintain continue ensure operate administer sustain preserve uphold safeguard keeping
        maintaining continuing ensuring"""
    ),
    doubtful_upkeep=listed("run process monitor manage handle support service staff"),
    closing_upkeep=frozenset(),
    recurring=listed(
        """ongoing on-going continuously continually regularly routinely routine annually day-to-day
        every_day every_week every_month every_quarter every_year each_day each_week each_month each_quarter
        each_year at_all_times around_the_clock on_a_regular_basis on_a_daily_basis on_a_weekly_basis
        on_a_monthly_basis business_as_usual as_usual 24/7"""
    ),
    rhythms=listed("daily weekly biweekly fortnightly monthly quarterly yearly regular continuous"),
    changes=listed(
        """increase increasing reduce reducing reduction expand expanding expansion improve improving
        improvement new grow growing growth double halve launch raise lower adoption adopt transform
        transformation cut faster more fewer higher shorten first move migrate migration transition replace
        build rebuild modernise modernize enhance extend strengthen introduce maximum maximise maximize"""
    ),
    ands=listed("and & +"),
    labels=listed(
        """phase tier section stage level scope version wave release act industry fortune agenda vision goal
        objective type class zone line no iso chapter article paragraph group grade"""
    ),
    units=listed(
        """department departments dept division office agency administration commission committee council
        board bureau authority ministry service services team teams group unit units company sales marketing
        finance operations research development engineering product products it hr legal procurement
        purchasing logistics production quality customer customers success support management strategy
        communications resources human security technology innovation business affairs planning public
        corporate digital data people culture accounting controlling compliance risk safety health education
        of for"""
    ),
)
