"""Names people go by beside the one on their papers: *Giusy* is a Giuseppina, *Sasha* an Oleksandr.

Each line is one name: as papers have it, in the forms of several languages, and how it is called.
Compiled from the entries on short names of the Vocabolario Treccani (*ipocoristico*), what
E. De Felice (Dizionario dei nomi italiani) has for Giuseppe and Giuseppina, Barinedita on how they
change, and the lists of Wikipedia (*Hypokoristikon*, *Eastern Slavic naming customs*) and UNIAN for
Russian and Ukrainian names. A short name that nearly anybody may have (*Nino*, *Lino*) is left out.
"""

_NAMES = """
giuseppe|pino peppe beppe peppino beppino beppi bepi peppo pinuccio peppuccio pinotto geppe
giuseppina giuseppa|giusy giusi giusj pina pinuccia peppina beppina pinella peppa
francesco|franco ciccio checco cecco cesco francy
francesca|franca francy checca
luigi|gino gigi luigino gigino
luigia|gina luigina gigia
giovanni|gianni vanni nanni gio giannino
giovanna|gianna vanna nanna giannina
antonio|tonino toni tony totò totonno antonino
antonia antonietta antonina|tonina toni
vincenzo|enzo vince cenzo vincenzino
vincenza vincenzina|enza cenza
lorenzo|renzo enzo
salvatore|totò turi tore salvo turiddu
domenico|mimmo mimì nico meco menico mimmi
domenica|mimma menica nica
gaetano|tano gaetanino
raffaele raffaello|lello raffa raf
raffaella|raffa
daniele|dani danilo
gabriele|gabri
gabriella|gabri
emanuele|manuele manu manuel
emanuela manuela|manu
filippo|pippo pippi lippo
giacomo|mino giacomino iacopo jacopo
alessandro aleksandr oleksandr alexander alexandru|sandro ale sasha sascia sashko alex sanja oles
alessandra aleksandra oleksandra alexandra|sandra ale sasha sascha alex shura lesia
nicola nikolaj nikolai mykola nikolay nicolae|nico nicolino kolya kolia nick
nicoletta|nico letta
roberto|berto robi roby
alberto|berto albi
umberto|berto
gilberto|berto
valentino|vale
valentina valentyna|vale valia valya
cristina christina krystyna|cri cris kristina
martina|marti
caterina kateryna ekaterina yekaterina|rina cate katia katya kate katiusha kati catia
elisabetta elisabeth elizabeth yelizaveta jelisaveta elisaveta|betta betty lisa ely lisetta bettina
margherita margarita marharyta|rita ghita marghe
teresa teresina|resi sisina terry tere tesa
maddalena magdalena|magda nena
elena olena yelena jelena helena ileana|lenka olenka nena
antonella|anto
maria mariia mariya marija|mariuccia marietta mary masha mascia marusia mimi mariolina
anna hanna ganna ana|annina nanna anja ania anya anechka nanni
annunziata nunziata|nunzia annuccia
concetta|cetta concettina titti
immacolata|imma
carmela carmen|melina carmelina mela
carmelo|melo carmelino
rosa|rosetta rosina rosy rosi rosuccia
rosaria|rosy rosina
rosario|saro sario
assunta|assuntina susy
filomena|mena filo
lucia lucija|lucy luci luciuzza
luciano|ciano
sebastiano|bastiano seba iano
stefano stepan|ste stefanino
stefania|stefy ste fania
federico|fede rico chicco
federica|fede rica chicca
enrico|rico chicco
enrica|rica
riccardo|ricky rico cardo ricchi
edoardo eduardo|edo dodo duccio
leonardo|leo nardo
bernardo|nardo
ferdinando|nando
fernando|nando
armando|mando nando
massimo massimiliano|max massi
matteo|teo matti
marco|marcolino
andrea andrii andrey andrej andriy andrei|andry andriusha
tommaso|tommy maso masino tom
bartolomeo|bartolo meo
pasquale|pasqualino paky
gennaro|gennarino genny
girolamo|mimmo momo
ignazio|nazio
calogero|lillo gerry calò
calogera|lilla gina
pietro petro pyotr petr petru|piero pierino petya pedro
paolo pavel pavlo|paolino pasha
paola|paoletta
giorgio yuri yurii jurij georgij heorhii george gheorghe|gio yura jura
giorgia|gio
giulio yulian iuliu|giulietto
giulia yulia yuliia julia iulia|giulietta julija yulya yulka
carlo|carletto carlino
claudia|clau
claudio|clau
simone|simo
simona simonetta|simo
eleonora|nora ele
leonora|nora
barbara|babi
patrizia|patty pat
loredana|lory
lorena|lory
donatella|dona
adriana|adry
adriano|adry
tiziana|tizi
fabrizio|bizio fabri
maurizio|mauri icio
gregorio hryhorii grigorij grigori|goro grisha
basilio vasyl vasilij vasili vasily vasile|vasya vasia vaska
demetrio dmytro dmitrij dmitry dmitri dumitru|dima mitya
sergio serhii sergej sergey serghei|seryozha seriosha serhiyko
vladimiro volodymyr vladimir|vova volodia volodya vlad vladi
giovanni ivan ion ioan|vanya vania ivanko ionel ionut nelu
michele mykhailo mikhail michail mihai|misha mischa mykhas misu
anatolio anatolii anatolij anatoly|tolya tolik tolia
eugenio yevhen evgenij evgeny yevgeny|zhenya genia jenia
eugenia yevheniia evgenia yevgenia|zhenya genia jenia
costantino kostiantyn konstantin constantin|kostya kostia costel
viktor victor|vitya vitia vic
viacheslav vyacheslav|slava
sviatoslav svyatoslav|slava
yaroslav jaroslav iaroslav|slava
mstislav rostislav rostyslav|slava
yaroslava iaroslava|slava
tetiana tatiana tatyana tatjana|tanya tania tania taniusha
nataliia natalia natalya natalija|natasha natascia nata nataly
olha olga|olya olia olechka olenka
anastasiia anastasia anastasiya|nastya nastia stasia stasya asya
nadiia nadezhda nadejda|nadia nadya
lyudmyla liudmyla lyudmila liudmila ludmila|lyuda liuda luda mila
oksana ksenia kseniia xenia|ksenya ksusha ksiusha xana
iryna irina|ira irka
svitlana svetlana|sveta svieta lana
larysa larissa larisa|lara
halyna galina|halia galia galya
sofia sofiia sofiya|sonya sonia
daria dariia darya|dasha
polina paulina|polia polya
yevdokiia evdokia|dunya dunia
oleksii aleksej alexey oleksiy|alyosha aliosha lyosha
maksym maxim maksim massimo|max
roman romano|roma
bohdan bogdan|danko
gheorghe george|gigi gica gelu
elisabeta|veta
mohamed mohammed muhammad mohammad mamadou|moha hamada
abdelkader|kader kaddour
abdelkarim|karim
abderrahman abdurrahman|abdou rahman
fatima fatma fatou|fatou fatoumata batoul
khadija|khadi
zineb zainab zeinab|zinou
mehmet|memo
josé jose|pepe
francisco|paco pancho kiko
francisca|paca paqui
guadalupe|lupe
rosario|charo
dolores|loli
eduardo|lalo edu
alejandro|alex ale jandro
guillermo|memo
ignacio|nacho
jesús|chucho
enrique|quique kike
margarita|marga
robert|bob rob
william|bill will
elizabeth|liz beth
katherine catherine|kate cathy
"""


_PLAIN = str.maketrans("àèéìíòóùú|", "aeeiioouu ")


def groups() -> list[list[str]]:
    """Names that may be one name, folded."""
    return [line.translate(_PLAIN).split() for line in _NAMES.strip().splitlines()]
