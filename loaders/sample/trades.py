"""Economic activities of the sample's firms: CIIU Rev. 4 A.C. classes as the DANE names them, and as people call them.

A list of its own, on purpose: the classifier that reads the files has the whole official one.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from loaders.paths import REFERENCE
from loaders.sample import facts
from loaders.sample.cases import EPOCH

CLASSES = """\
A0111 Cultivo de cereales (excepto arroz), legumbres y semillas oleaginosas
A0122 Cultivo de plátano y banano
A0123 Cultivo de café
A0141 Cría de ganado bovino y bufalino
C1011 Procesamiento y conservación de carne y productos cárnicos
C1040 Elaboración de productos lácteos
C1061 Trilla de café
C1081 Elaboración de productos de panadería
C1082 Elaboración de cacao, chocolate y productos de confitería
C1084 Elaboración de comidas y platos preparados
C1089 Elaboración de otros productos alimenticios n.c.p
C1104 Elaboración de bebidas no alcohólicas, producción de aguas minerales y de otras aguas embotelladas
C1392 Confección de artículos con materiales textiles, excepto prendas de vestir
C1410 Confección de prendas de vestir, excepto prendas de piel
C1512 Fabricación de artículos de viaje, bolsos de mano y artículos similares elaborados en cuero, y fabri
C1513 Fabricación de artículos de viaje, bolsos de mano y artículos similares; artículos de talabartería y
C1511 Curtido y recurtido de cueros; recurtido y teñido de pieles
C1521 Fabricación de calzado de cuero y piel, con cualquier tipo de suela
C1522 Fabricación de otros tipos de calzado, excepto calzado de cuero y piel
C1523 Fabricación de partes del calzado
C1630 Fabricación de partes y piezas de madera, de carpintería y ebanistería para la construcción
C1811 Actividades de impresión
C2023 Fabricación de jabones y detergentes, preparados para limpiar y pulir; perfumes y preparados de toca
C2229 Fabricación de artículos de plástico n.c.p
C2395 Fabricación de artículos de hormigón, cemento y yeso
C2511 Fabricación de productos metálicos para uso estructural
C2592 Tratamiento y revestimiento de metales; mecanizado
C2599 Fabricación de otros productos elaborados de metal n.c.p
C2829 Fabricación de otros tipos de maquinaria y equipo de uso especial n.c.p
C3110 Fabricación de muebles
C3210 Fabricación de joyas, bisutería y artículos conexos
C3290 Otras industrias manufactureras n.c.p
C3312 Mantenimiento y reparación especializado de maquinaria y equipo
C3319 Mantenimiento y reparación de otros tipos de equipos y sus componentes n.c.p
E3830 Recuperación de materiales
F4111 Construcción de edificios residenciales
F4112 Construcción de edificios no residenciales
F4290 Construcción de otras obras de ingeniería civil
F4321 Instalaciones eléctricas
F4322 Instalaciones de fontanería, calefacción y aire acondicionado
F4330 Terminación y acabado de edificios y obras de ingeniería civil
F4390 Otras actividades especializadas para la construcción de edificios y obras de ingeniería civil
G4511 Comercio de vehículos automotores nuevos
G4512 Comercio de vehículos automotores usados
G4520 Mantenimiento y reparación de vehículos automotores
G4530 Comercio de partes, piezas (autopartes) y accesorios (lujos) para vehículos automotores
G4541 Comercio de motocicletas y de sus partes, piezas y accesorios
G4542 Mantenimiento y reparación de motocicletas y de sus partes y piezas
G4620 Comercio al por mayor de materias primas agropecuarias; animales vivos
G4631 Comercio al por mayor de productos alimenticios
G4632 Comercio al por mayor de bebidas y tabaco
G4641 Comercio al por mayor de productos textiles, productos confeccionados para uso doméstico
G4642 Comercio al por mayor de prendas de vestir
G4643 Comercio al por mayor de calzado
G4645 Comercio al por mayor de productos farmacéuticos, medicinales, cosméticos y de tocador
G4649 Comercio al por mayor de otros utensilios domésticos n.c.p
G4659 Comercio al por mayor de otros tipos de maquinaria y equipo n.c.p
G4663 Comercio al por mayor de materiales de construcción, artículos de ferretería, pinturas, productos de
G4669 Comercio al por mayor de otros productos n.c.p
G4690 Comercio al por mayor no especializado
G4711 Comercio al por menor en establecimientos no especializados con surtido compuesto principalmente por
G4719 Comercio al por menor en establecimientos no especializados, con surtido compuesto principalmente po
G4721 Comercio al por menor de productos agrícolas para el consumo en establecimientos especializados
G4722 Comercio al por menor de leche, productos lácteos y huevos, en establecimientos especializados
G4723 Comercio al por menor de carnes (incluye aves de corral), productos cárnicos, pescados y productos d
G4724 Comercio al por menor de bebidas y productos del tabaco, en establecimientos especializados
G4729 Comercio al por menor de otros productos alimenticios n.c.p., en establecimientos especializados
G4731 Comercio al por menor de combustible para automotores
G4741 Comercio al por menor de computadores, equipos periféricos, programas de informática y equipos de te
G4752 Comercio al por menor de artículos de ferretería, pinturas y productos de vidrio en establecimientos
G4754 Comercio al por menor de electrodomésticos y gasodomésticos de uso doméstico, muebles y equipos de i
G4755 Comercio al por menor de artículos y utensilios de uso doméstico
G4759 Comercio al por menor de otros artículos domésticos en establecimientos especializados
G4761 Comercio al por menor de libros, periódicos, materiales y artículos de papelería y escritorio, en es
G4771 Comercio al por menor de prendas de vestir y sus accesorios (incluye artículos de piel) en estableci
G4772 Comercio al por menor de todo tipo de calzado y artículos de cuero y sucedáneos del cuero en estable
G4773 Comercio al por menor de productos farmacéuticos y medicinales, cosméticos y artículos de tocador en
G4774 Comercio al por menor de otros productos nuevos en establecimientos especializados
G4791 Comercio al por menor realizado a través de Internet
H4921 Transporte de pasajeros
H4923 Transporte de carga por carretera
H5229 Otras actividades complementarias al transporte
H5320 Actividades de mensajería
I5511 Alojamiento en hoteles
I5611 Expendio a la mesa de comidas preparadas
I5612 Expendio por autoservicio de comidas preparadas
I5613 Expendio de comidas preparadas en cafeterías
I5619 Otros tipos de expendio de comidas preparadas n.c.p
I5630 Expendio de bebidas alcohólicas para el consumo dentro del establecimiento
J6190 Otras actividades de telecomunicaciones
J6201 Actividades de desarrollo de sistemas informáticos (planificación, análisis, diseño, programación, p
J6202 Actividades de consultoría informática y actividades de administración de instalaciones informáticas
L6810 Actividades inmobiliarias realizadas con bienes propios o arrendados
L6820 Actividades inmobiliarias realizadas a cambio de una retribución o por contrata
M6910 Actividades jurídicas
M6920 Actividades de contabilidad, teneduría de libros, auditoría financiera y asesoría tributaria
M7020 Actividades de consultaría de gestión
M7110 Actividades de arquitectura e ingeniería y otras actividades conexas de consultoría técnica
M7310 Publicidad
M7490 Otras actividades profesionales, científicas y técnicas n.c.p
M7500 Actividades veterinarias
N7710 Alquiler y arrendamiento de vehículos automotores
N7730 Alquiler y arrendamiento de otros tipos de maquinaria, equipo y bienes tangibles n.c.p
N7911 Actividades de las agencias de viaje
N8010 Actividades de seguridad privada
N8121 Limpieza general interior de edificios
N8211 Actividades combinadas de servicios administrativos de oficina
N8230 Organización de convenciones y eventos comerciales
N8299 Otras actividades de servicio de apoyo a las empresas n.c.p
P8551 Formación académica no formal
P8559 Otros tipos de educación n.c.p
Q8610 Actividades de hospitales y clínicas, con internación
Q8621 Actividades de la práctica médica, sin internación
Q8622 Actividades de la práctica odontológica
Q8692 Actividades de apoyo terapéutico
R9007 Actividades de espectáculos musicales en vivo
R9311 Gestión de instalaciones deportivas
R9329 Otras actividades recreativas y de esparcimiento n.c.p
S9499 Actividades de otras asociaciones n.c.p
S9511 Mantenimiento y reparación de computadores y de equipo periférico
S9523 Reparación de calzado y artículos de cuero
S9601 Lavado y limpieza, incluso la limpieza en seco, de productos textiles y de piel
S9602 Peluquería y otros tratamientos de belleza
S9609 Otras actividades de servicios personales n.c.p
"""
SPOKEN = {
    "1081": "PANADERIA",
    "1410": "CONFECCION DE ROPA|TALLER DE CONFECCION",
    "1521": "FABRICA DE CALZADO|TALLER DE ZAPATERIA",
    "1522": "FABRICACION DE CALZADO DEPORTIVO",
    "1523": "SUELAS Y PLANTILLAS",
    "1512": "MARROQUINERIA",
    "3110": "CARPINTERIA DE MUEBLES",
    "1811": "LITOGRAFIA|TIPOGRAFIA",
    "2511": "ORNAMENTACION Y METALISTERIA",
    "4111": "CONSTRUCCION DE VIVIENDA",
    "4520": "TALLER DE MECANICA",
    "4530": "VENTA DE REPUESTOS",
    "4542": "TALLER DE MOTOS",
    "4711": "TIENDA DE BARRIO|MINIMERCADO",
    "4721": "VENTA DE FRUTAS Y VERDURAS|FRUVER",
    "4723": "CARNICERIA|FAMA",
    "4724": "LICORERA",
    "4752": "FERRETERIA",
    "4761": "PAPELERIA",
    "4771": "ALMACEN DE ROPA|BOUTIQUE",
    "4772": "VENTA DE ZAPATOS",
    "4773": "DROGUERIA|FARMACIA",
    "4754": "ALMACEN DE ELECTRODOMESTICOS",
    "4741": "VENTA DE CELULARES",
    "5511": "HOTEL",
    "5611": "RESTAURANTE",
    "5613": "CAFETERIA",
    "5619": "COMIDAS RAPIDAS",
    "5630": "BAR|CANTINA",
    "6910": "OFICINA DE ABOGADOS",
    "6920": "OFICINA CONTABLE",
    "7110": "INGENIERIA Y CONSULTORIA",
    "7500": "VETERINARIA",
    "7911": "AGENCIA DE VIAJES",
    "8622": "CONSULTORIO ODONTOLOGICO",
    "8621": "CONSULTORIO MEDICO",
    "9311": "GIMNASIO",
    "9601": "LAVANDERIA",
    "9602": "PELUQUERIA|BARBERIA|SALON DE BELLEZA",
    "9511": "REPARACION DE COMPUTADORES",
    "9523": "REMONTADORA DE CALZADO",
}
FOOTWEAR_DIVISION, FOOTWEAR_TRADE = "15", ("4643", "4772")
SHOWN = 46  # characters of a name that the chamber's table shows before its dots


@dataclass(frozen=True)
class Trades:
    """A row per class: its code, section, name, share of the firms, and the day from which a decree let it open."""

    code: np.ndarray
    section: np.ndarray
    name: np.ndarray
    share: np.ndarray
    opening: np.ndarray
    is_footwear: np.ndarray

    def __len__(self) -> int:
        return len(self.code)


@lru_cache(maxsize=1)
def trades(folder: Path = REFERENCE) -> Trades:
    """The classes with their assumed shares and the decree that opened each: of its class, division or section."""
    assumed = facts.parameters("muestra", folder)
    code, section, name = np.array([(line[1:5], line[0], line[6:]) for line in CLASSES.splitlines()]).T
    decree = {row["norma"]: date.fromisoformat(row["inicio_fecha"]) for row in facts.rows("medidas", folder)}
    opened = assumed["apertura"]
    numbers = [
        next(opened[key] for key in (one, one[:2], letter) if key in opened)
        for one, letter in zip(code.tolist(), section.tolist(), strict=True)
    ]
    days = {number: _day(decree, int(number)) for number in set(numbers)}
    share = np.array([assumed["ciiu_mezcla"][one] for one in code.tolist()])
    return Trades(
        code,
        section,
        name,
        share / share.sum(),
        np.array([days[number] for number in numbers]),
        np.array([one.startswith(FOOTWEAR_DIVISION) or one in FOOTWEAR_TRADE for one in code.tolist()]),
    )


def _day(decrees: dict[str, date], number: int) -> int:
    """Days since 2020-01-01 of the decree's first day in force."""
    first = next(day for rule, day in decrees.items() if rule.startswith(f"Decreto {number:03} de "))
    return (first - EPOCH).days


def titled(name: str) -> str:
    """The name as the chamber's table shows it: every word with a capital, cut short.

    >>> titled("Comercio al por menor de todo tipo de calzado y artículos de cuero")
    'Comercio Al Por Menor De Todo Tipo De Calzado ...'
    """
    whole = name.title()
    return whole if len(whole) <= SHOWN + 3 else whole[:SHOWN] + "..."
